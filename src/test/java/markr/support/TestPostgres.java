package markr.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * A real PostgreSQL for the tests: one server for the test run, a database of its own for
 * whoever asks. Nothing of it survives the run.
 */
public final class TestPostgres {

	private static final AtomicInteger DATABASES = new AtomicInteger();

	private static final EmbeddedPostgres SERVER = start();

	private TestPostgres() {
	}

	/** Creates an empty database and returns its JDBC URL, user included. */
	public static String newDatabase() {
		String name = "markr_" + DATABASES.incrementAndGet();
		try (Connection connection = SERVER.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("create database " + name);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("No database for the test", ex);
		}
		return SERVER.getJdbcUrl("postgres", name);
	}

	private static EmbeddedPostgres start() {
		try {
			return EmbeddedPostgres.builder()
				.setLocaleConfig("locale", "C.UTF-8")
				.setServerConfig("max_connections", "500")
				.setServerConfig("shared_preload_libraries", "pg_stat_statements")
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No PostgreSQL for the tests", ex);
		}
	}

}

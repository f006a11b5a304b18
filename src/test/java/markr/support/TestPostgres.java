package markr.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import static org.awaitility.Awaitility.await;

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
			EmbeddedPostgres server = EmbeddedPostgres.builder()
				.setLocaleConfig("locale", "C.UTF-8")
				.setServerConfig("max_connections", "500")
				.setServerConfig("shared_preload_libraries", "pg_stat_statements")
				.setRegisterShutdownHook(false)
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(() -> stopBehindApplications(server)));
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No PostgreSQL for the tests", ex);
		}
	}

	/** Those that are still open would wait for it until the JVM is killed. */
	private static void stopBehindApplications(EmbeddedPostgres server) {
		try (server) {
			// All hooks are begun at about the same time.
			await().pollDelay(Duration.ofMillis(200))
				.atMost(Duration.ofSeconds(25))
				.until(() -> Thread.getAllStackTraces()
					.keySet()
					.stream()
					.noneMatch((thread) -> thread.getName().equals("SpringApplicationShutdownHook")));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

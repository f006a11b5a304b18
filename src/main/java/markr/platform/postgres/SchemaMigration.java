package markr.platform.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import markr.platform.StartRefused;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.core.env.Environment;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryListener;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryState;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.stereotype.Component;

/**
 * Makes the database ready before anything uses it: waits until it answers, refuses one
 * that would not do, and migrates its schema.
 */
@Component
class SchemaMigration implements FlywayMigrationStrategy {

	private static final String PROPERTIES = """
			select current_setting('server_version_num')::integer, current_setting('server_version'),
				current_setting('server_encoding'), pg_is_in_recovery(), current_setting('transaction_read_only')
			""";

	private static final Set<MigrationState> NEWER = Set.of(MigrationState.FUTURE_SUCCESS,
			MigrationState.FUTURE_FAILED);

	private static final String EARLIER_VERSION = """
			%s, start again and drop the documents again. Only the version that wrote the old one can read it.

			Flyway reports:

			%s""";

	private static final int VERSION_MIN = 150000;

	private static final Duration PAUSE = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(SchemaMigration.class);

	private final Environment environment;

	private final Duration wait;

	private final boolean reader;

	SchemaMigration(Environment environment, PlatformProperties properties) {
		this.environment = environment;
		this.wait = properties.database().startupWait();
		this.reader = properties.reader();
	}

	/**
	 * @throws StartRefused if it does not answer in time, or would not do
	 */
	@Override
	public void migrate(Flyway flyway) {
		DataSource dataSource = flyway.getConfiguration().getDataSource();
		String database = database();
		try {
			try (Connection connection = awaitConnection(dataSource, database)) {
				check(connection, database);
			}
			refuseNewer(flyway, database);
			if (this.reader) {
				requireMigrated(flyway, database);
				flyway.validate();
			}
			else {
				flyway.migrate();
			}
		}
		catch (FlywayValidateException ex) {
			throw ofEarlierVersion(database, ex);
		}
		catch (SQLException | FlywayException ex) {
			throw DatabaseFault.of(ex).unusable(database, ex);
		}
	}

	private String url() {
		return this.environment.getProperty("spring.datasource.url", "");
	}

	private String database() {
		return url().isBlank() ? "in " + home() : Welcome.withoutCredentials(url());
	}

	private String home() {
		return this.environment.getProperty("markr.home", "./data");
	}

	private Connection awaitConnection(DataSource dataSource, String database) {
		RetryTemplate retry = new RetryTemplate(RetryPolicy.builder()
			.maxRetries(this.wait.dividedBy(PAUSE))
			.delay(PAUSE)
			.timeout(this.wait)
			.predicate((failure) -> DatabaseFault.of(failure).passes())
			.build());
		retry.setRetryListener(new RetryListener() {

			@Override
			public void beforeRetry(RetryPolicy policy, Retryable<?> attempt, RetryState state) {
				if (state.getExceptions().size() == 1) {
					logger.warn("The database {} cannot be used yet, which is waited for up to {} s: {}", database,
							SchemaMigration.this.wait.toSeconds(), DatabaseFault.of(state.getLastException()).reason());
				}
			}

		});
		try {
			return retry.execute(dataSource::getConnection);
		}
		catch (RetryException ex) {
			throw DatabaseFault.of(ex.getCause()).unusable(database, ex.getCause());
		}
	}

	private void check(Connection connection, String database) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet properties = statement.executeQuery(PROPERTIES)) {
			properties.next();
			require(properties.getInt(1) >= VERSION_MIN, database, "is of PostgreSQL " + properties.getString(2),
					"Markr needs PostgreSQL 15 or later: update the server, or set spring.datasource.url to another.");
			require(properties.getString(3).equals("UTF8"), database, "has the encoding " + properties.getString(3),
					"It could not keep every name. Create one with: create database markr template template0 encoding "
							+ "'UTF8', and set spring.datasource.url to it.");
			require(this.reader || !properties.getBoolean(4), database, "is a standby, which can only be read",
					"Set markr.reader=true for a Markr that only answers. Else set spring.datasource.url to the primary, or to all servers with ?targetServerType=primary.");
			require(this.reader || properties.getString(5).equals("off"), database, "can only be read",
					"Take back default_transaction_read_only where it was set: in the configuration files, for the role "
							+ "or for the database.");
		}
	}

	private static void require(boolean condition, String database, String fault, String remedy) {
		if (!condition) {
			throw new StartRefused("The database %s %s.".formatted(database, fault), remedy);
		}
	}

	private static void requireMigrated(Flyway flyway, String database) {
		String missing = Arrays.stream(flyway.info().pending())
			.map((migration) -> String.valueOf(migration.getVersion()))
			.collect(Collectors.joining(", "));
		require(missing.isEmpty(), database, "has not yet the schema of this version (migration " + missing + ")",
				"Start this version on the primary first, which makes it; then start this one again.");
	}

	/** Flyway itself passes over what it does not know yet. */
	private static void refuseNewer(Flyway flyway, String database) {
		List<String> unknown = Arrays.stream(flyway.info().applied())
			.filter((migration) -> NEWER.contains(migration.getState()))
			.map((migration) -> String.valueOf(migration.getVersion()))
			.toList();
		require(unknown.isEmpty(), database,
				"holds a schema of a newer version of Markr (it has migration " + String.join(", ", unknown) + ")",
				"Start that version or a later one, or give this one another database.");
	}

	/**
	 * Without Flyway's own advice: a repair would keep the schema and forget the
	 * difference.
	 */
	private StartRefused ofEarlierVersion(String database, FlywayValidateException cause) {
		return new StartRefused(
				"The database %s holds a schema of an earlier, unreleased version of Markr.".formatted(database),
				EARLIER_VERSION.formatted(
						url().isBlank() ? "Move or delete " + home()
								: "Create an empty database, set spring.datasource.url to it",
						cause.getMessage()
							.lines()
							.filter((line) -> line.startsWith("Migration "))
							.collect(Collectors.joining("\n"))),
				cause);
	}

}

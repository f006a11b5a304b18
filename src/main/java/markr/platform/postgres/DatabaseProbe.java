package markr.platform.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;

/**
 * Asks the database whether it answers and can write, on a connection beside the pool
 * that does not wait for long. For one thread.
 */
class DatabaseProbe {

	private static final String CONNECT_SECONDS_MAX = "5";

	/** A write takes longer than an answer, and is no news each time. */
	private static final int ANSWERS_FOR_A_WRITE = 5;

	private static final String ANSWER = """
			select current_setting('server_version'), current_setting('transaction_read_only')
			""";

	/** Takes new room on the disk each time, and gives it back at the commit. */
	private static final String WRITE = """
			create temporary table if not exists markr_written (filler text) on commit delete rows;
			insert into markr_written
			select repeat('x', 100)
			from generate_series(1, 200)
			""";

	private static final String NO_RIGHT = "42501";

	private static final Logger logger = LoggerFactory.getLogger(DatabaseProbe.class);

	private final HikariDataSource pool;

	private final Duration silenceMax;

	private final boolean reader;

	private @Nullable Connection connection;

	private int answersUntilWrite;

	DatabaseProbe(HikariDataSource pool, Duration silenceMax, boolean reader) {
		this.pool = pool;
		this.silenceMax = silenceMax;
		this.reader = reader;
	}

	/**
	 * Asks once; connects again if that is needed.
	 * @throws SQLException if the database does not answer in time, or with an error
	 */
	Health ask() throws SQLException {
		try {
			if (this.connection == null) {
				this.connection = open();
				this.answersUntilWrite = 0;
			}
			return ask(this.connection);
		}
		catch (SQLException ex) {
			disconnect();
			throw ex;
		}
	}

	private Health ask(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet answer = statement.executeQuery(ANSWER)) {
			answer.next();
			Health.Builder health = Health.up().withDetail("version", answer.getString(1));
			if (this.reader) {
				return health.build();
			}
			if (answer.getString(2).equals("on")) {
				return health.outOfService()
					.withDetail("reason", "It is read-only: a standby, or default_transaction_read_only is on")
					.build();
			}
			if (this.answersUntilWrite-- == 0) {
				write(connection);
				this.answersUntilWrite = ANSWERS_FOR_A_WRITE;
			}
			return health.build();
		}
	}

	private static void write(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(WRITE);
		}
		catch (SQLException ex) {
			// Temporary tables may be forbidden to Markr's user.
			if (!NO_RIGHT.equals(ex.getSQLState())) {
				throw ex;
			}
		}
	}

	private Connection open() throws SQLException {
		Properties properties = new Properties();
		properties.putAll(this.pool.getDataSourceProperties());
		properties.setProperty("connectTimeout", CONNECT_SECONDS_MAX);
		properties.setProperty("socketTimeout", Long.toString(this.silenceMax.toSeconds()));
		if (this.pool.getUsername() != null) {
			properties.setProperty("user", this.pool.getUsername());
		}
		if (this.pool.getPassword() != null) {
			properties.setProperty("password", this.pool.getPassword());
		}
		return DriverManager.getConnection(this.pool.getJdbcUrl(), properties);
	}

	void disconnect() {
		try {
			if (this.connection != null) {
				this.connection.close();
			}
		}
		catch (SQLException ex) {
			logger.debug("The connection is lost already", ex);
		}
		this.connection = null;
	}

}

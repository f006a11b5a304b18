package markr.results.changes;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.postgresql.PGConnection;

import org.springframework.stereotype.Component;

/**
 * What the server tells of the relation {@code test} by itself: that some of its rows
 * have changed. Listening takes a session of its own; one of the pool's would be lent to
 * somebody else.
 */
@Component
class TestNotificationView {

	private static final String LISTEN = """
			listen markr_test
			""";

	private static final int CONNECT_SECONDS = 10;

	private static final int VALID_SECONDS = 5;

	private final DataSource dataSource;

	TestNotificationView(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/** Begins to listen: of what commits from now on, something is heard. */
	Session listen() throws SQLException {
		HikariDataSource pool = this.dataSource.unwrap(HikariDataSource.class);
		Properties properties = new Properties();
		properties.putAll(pool.getDataSourceProperties());
		if (pool.getUsername() != null) {
			properties.setProperty("user", pool.getUsername());
		}
		if (pool.getPassword() != null) {
			properties.setProperty("password", pool.getPassword());
		}
		properties.setProperty("ApplicationName", "markr listening");
		properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
		properties.setProperty("tcpKeepAlive", "true");
		Connection connection = DriverManager.getConnection(pool.getJdbcUrl(), properties);
		try (Statement statement = connection.createStatement()) {
			statement.execute(LISTEN);
			return new Session(connection);
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	/** A session that listens. For one thread, but for {@link #close}. */
	static final class Session implements AutoCloseable {

		private final Connection connection;

		private Session(Connection connection) {
			this.connection = connection;
		}

		/**
		 * Waits for the next notification.
		 * @return false if there was none in this time, and the server still answers
		 * @throws SQLException if the session is lost, or closed meanwhile
		 */
		boolean await(Duration patience) throws SQLException {
			if (this.connection.unwrap(PGConnection.class).getNotifications((int) patience.toMillis()).length > 0) {
				return true;
			}
			if (!this.connection.isValid(VALID_SECONDS)) {
				throw new SQLException("The server does not answer any more");
			}
			return false;
		}

		/** Ends the session, also under somebody who waits. */
		@Override
		public void close() throws SQLException {
			this.connection.abort(Runnable::run);
		}

	}

}

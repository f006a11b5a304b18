package markr.platform.postgres;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import markr.support.FreezingProxy;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** What a session of Markr's pool is limited by, on the server. */
@MarkrTest
class DatabaseSettingsTests {

	@Autowired
	private DataSource dataSource;

	@ParameterizedTest
	@CsvSource({ "statement_timeout, 5min", "lock_timeout, 2min", "idle_in_transaction_session_timeout, 30s",
			"client_connection_check_interval, 5s", "tcp_keepalives_idle, 10", "tcp_keepalives_interval, 5",
			"tcp_keepalives_count, 3", "tcp_user_timeout, 30000" })
	void limit(String name, String value) throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			assertThat(query(connection, "show " + name)).isEqualTo(value);
		}
	}

	/** As a node does that is killed in the middle of it. */
	@Test
	void endTheStatementOfAClientThatIsGone() throws SQLException {
		HikariDataSource pool = this.dataSource.unwrap(HikariDataSource.class);
		String name = "gone-" + System.nanoTime();
		String url = pool.getJdbcUrl() + "&ApplicationName=" + name + "&options="
				+ pool.getDataSourceProperties().getProperty("options").replace(" ", "%20");
		String running = "select count(*) from pg_stat_activity where application_name = '%s'".formatted(name);
		try (Connection connection = this.dataSource.getConnection();
				Connection gone = DriverManager.getConnection(url)) {
			try (Statement statement = gone.createStatement()) {
				statement.execute(pool.getConnectionInitSql());
			}
			CompletableFuture.runAsync(() -> sleepForLong(gone));
			await().until(() -> query(connection, running + " and wait_event = 'PgSleep'").equals("1"));

			gone.abort(Runnable::run);

			await().atMost(Duration.ofSeconds(20)).until(() -> query(connection, running).equals("0"));
		}
	}

	/** The pool makes one connection at a time: it would make no other for minutes. */
	@Test
	void giveUpAConnectionThatWasMadeIntoASilence() throws Exception {
		HikariDataSource markrs = this.dataSource.unwrap(HikariDataSource.class);
		URI server = URI.create(markrs.getJdbcUrl().substring("jdbc:".length()));
		try (FreezingProxy proxy = FreezingProxy.before(server.getPort());
				HikariDataSource pool = new HikariDataSource()) {
			markrs.copyStateTo(pool);
			// Else it asks for encryption first, with a limit of its own.
			pool.setJdbcUrl(
					markrs.getJdbcUrl().replace(":" + server.getPort(), ":" + proxy.port()) + "&sslmode=disable");
			pool.setMinimumIdle(0);
			pool.setInitializationFailTimeout(-1);
			pool.setConnectionTimeout(500);
			proxy.freezeNewOnesToo();
			assertThatExceptionOfType(SQLTransientConnectionException.class).isThrownBy(pool::getConnection);

			proxy.thaw();

			await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
				try (Connection connection = pool.getConnection()) {
					return query(connection, "select 1").equals("1");
				}
			});
		}
	}

	private static void sleepForLong(Connection connection) {
		try (Statement statement = connection.createStatement()) {
			statement.execute("select pg_sleep(120)");
		}
		catch (SQLException ex) {
			// Cut off.
			return;
		}
	}

	private static String query(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getString(1);
		}
	}

}

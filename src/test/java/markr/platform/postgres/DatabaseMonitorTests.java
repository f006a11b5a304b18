package markr.platform.postgres;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import com.zaxxer.hikari.HikariDataSource;
import markr.support.FreezingProxy;
import markr.support.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class DatabaseMonitorTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final int CONNECTIONS = 40;

	private final PGSimpleDataSource database = new PGSimpleDataSource();

	private final HikariDataSource pool = new HikariDataSource();

	private final String sockets = UUID.randomUUID().toString();

	private FreezingProxy proxy;

	private DatabaseMonitor monitor;

	@BeforeEach
	void monitorADatabase() throws Exception {
		this.database.setUrl(TestPostgres.newDatabase());
		this.proxy = FreezingProxy.before(this.database.getPortNumbers()[0]);
		this.pool.setJdbcUrl(
				"jdbc:postgresql://127.0.0.1:%d/%s".formatted(this.proxy.port(), this.database.getDatabaseName()));
		this.pool.setUsername("postgres");
		this.pool.setMaximumPoolSize(CONNECTIONS);
		this.pool.setMinimumIdle(1);
		Properties properties = new Properties();
		properties.put("socketFactory", DatabaseSockets.class.getName());
		properties.put("socketFactoryArg", this.sockets);
		this.pool.setDataSourceProperties(properties);
		this.monitor = new DatabaseMonitor(this.pool,
				new StaticListableBeanFactory().getBeanProvider(PostgresServer.class), Duration.ofSeconds(1), false);
		this.monitor.start();
		awaitStatus(Status.UP);
	}

	@AfterEach
	void close() throws IOException {
		this.pool.close();
		this.proxy.close();
	}

	@Test
	void endsWhatWaitsOnAFrozenConnectionAndLeadsToNewOnes(CapturedOutput output) throws Exception {
		CompletableFuture<String> waiting = inThePool("select pg_sleep(600)");

		this.proxy.freeze();

		assertThat(waiting).succeedsWithin(LIMIT).asString().startsWith("08");
		awaitStatus(Status.UP);
		assertThat(inThePool("select 1")).succeedsWithin(LIMIT).isEqualTo("done");
		assertThat(output.toString().split("has not answered for 1 s", -1)).hasSize(2);
	}

	/** Each is made while the monitor waits, or asks, or is just about to. */
	@Test
	void endsWhatWaitsOnAConnectionThatWasMadeInTheSilence() throws Exception {
		List<CompletableFuture<String>> waiting = new ArrayList<>();
		while (waiting.size() < CONNECTIONS) {
			waiting.add(inThePool("select pg_sleep(600)"));
			this.proxy.freeze();
		}

		assertThat(waiting).allSatisfy((each) -> assertThat(each).succeedsWithin(LIMIT).asString().startsWith("08"));
	}

	/** While all other connections are served. */
	@Test
	@DisabledOnOs(OS.WINDOWS)
	void endsAWriteThatOneSessionDoesNotTake() throws Exception {
		Connection connection = this.pool.getConnection();
		long session = connection.unwrap(PGConnection.class).getBackendPID();
		signal("STOP", session);
		try {
			assertThat(on(connection, "select 1 -- " + "x".repeat(64_000_000))).succeedsWithin(LIMIT)
				.asString()
				.startsWith("08");
			assertThat(this.monitor.health().getStatus()).isEqualTo(Status.UP);
		}
		finally {
			signal("CONT", session);
		}
	}

	@Test
	void isDownWhileNothingComesBackAndSaysSoOnce(CapturedOutput output) throws Exception {
		this.proxy.freezeNewOnesToo();
		awaitStatus(Status.DOWN);
		assertThat(this.monitor.health().getDetails().get("action").toString()).contains("firewall");

		this.proxy.thaw();

		awaitStatus(Status.UP);
		assertThat(output.toString().split("The database cannot be used", -1)).hasSize(2);
		assertThat(output).contains("The database can be used again");
	}

	@Test
	void doesNotLetThePoolWaitWhenItIsClosed() throws Exception {
		CompletableFuture<String> waiting = inThePool("select pg_sleep(600)");
		this.proxy.freezeNewOnesToo();
		awaitStatus(Status.DOWN);

		this.monitor.close();

		assertThat(waiting).succeedsWithin(LIMIT).asString().startsWith("08");
		assertThatExceptionOfType(SocketException.class)
			.isThrownBy(() -> new DatabaseSockets(this.sockets).createSocket());
		assertThat(CompletableFuture.runAsync(this.pool::close)).succeedsWithin(Duration.ofSeconds(8));
	}

	@Test
	void isOutOfServiceWhileTheDatabaseCanOnlyBeRead() throws Exception {
		setting("default_transaction_read_only = on");
		awaitStatus(Status.OUT_OF_SERVICE);
		assertThat(this.monitor.health().getDetails().get("reason").toString())
			.contains("default_transaction_read_only");

		setting("default_transaction_read_only = off");
		awaitStatus(Status.UP);
	}

	@Test
	void isDownWithTheDatabasesReasonWhenItCannotWrite(@TempDir Path disk) throws Exception {
		Path tablespace = Files.createDirectory(disk.resolve("tablespace"));
		execute("create tablespace lost location '%s'".formatted(tablespace));
		FileSystemUtils.deleteRecursively(tablespace);

		setting("temp_tablespaces = lost");

		awaitStatus(Status.DOWN);
		assertThat(this.monitor.health().getDetails().get("reason").toString()).contains("No such file");
		execute("alter database %s reset temp_tablespaces".formatted(this.database.getDatabaseName()));
		endSessions();
		awaitStatus(Status.UP);
		execute("drop tablespace lost");
	}

	@Test
	void startsAnEmbeddedServerAgainThatHasEnded(@TempDir Path directory) throws Exception {
		TestHome home = TestHome.used(directory);
		try (PostgresServer server = home.start(); HikariDataSource pool = new HikariDataSource()) {
			pool.setJdbcUrl(server.database().url());
			pool.setUsername(PostgresDatabase.USER);
			pool.setPassword(server.database().password());
			DatabaseMonitor monitor = new DatabaseMonitor(pool,
					new StaticListableBeanFactory(Map.of("server", server)).getBeanProvider(PostgresServer.class),
					Duration.ofSeconds(1), false);
			monitor.start();
			await().atMost(LIMIT).until(() -> monitor.health().getStatus(), Status.UP::equals);
			ProcessHandle postmaster = ProcessHandle.of(home.postmaster()).orElseThrow();

			postmaster.destroyForcibly();

			await().atMost(LIMIT).until(() -> monitor.health().getStatus(), Status.DOWN::equals);
			await().atMost(LIMIT).until(() -> monitor.health().getStatus(), Status.UP::equals);
			assertThat(home.postmaster()).isNotEqualTo(postmaster.pid());
		}
	}

	private void awaitStatus(Status status) {
		await().atMost(LIMIT).until(() -> this.monitor.health().getStatus(), status::equals);
	}

	/** Returns its SQLSTATE if it fails. */
	private CompletableFuture<String> inThePool(String sql) throws SQLException {
		return on(this.pool.getConnection(), sql);
	}

	private static CompletableFuture<String> on(Connection connection, String sql) {
		return CompletableFuture.supplyAsync(() -> {
			try (connection; Statement statement = connection.createStatement()) {
				statement.execute(sql);
				return "done";
			}
			catch (SQLException ex) {
				return ex.getSQLState();
			}
		});
	}

	private static void signal(String signal, long process) throws Exception {
		new ProcessBuilder("kill", "-" + signal, Long.toString(process)).start().waitFor();
	}

	private void setting(String setting) throws SQLException {
		execute("alter database %s set %s".formatted(this.database.getDatabaseName(), setting));
		endSessions();
	}

	private void endSessions() throws SQLException {
		execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s' and pid <> pg_backend_pid()"
			.formatted(this.database.getDatabaseName()));
	}

	/** Past the proxy. */
	private void execute(String sql) throws SQLException {
		try (Connection connection = this.database.getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("set default_transaction_read_only = off");
			statement.execute(sql);
		}
	}

}

package markr.platform.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import markr.support.FreezingProxy;
import markr.support.TestPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class SchemaMigrationTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@TempDir
	private Path directory;

	@BeforeEach
	void anEarlierSchema() throws IOException {
		Files.writeString(this.directory.resolve("V1__create_batch_metadata.sql"), "create table document ();");
	}

	@Test
	void saysWhichDataToMove(CapturedOutput output) throws IOException {
		TestHome home = TestHome.used(this.directory.resolve("home"));
		try (PostgresServer server = home.start()) {
			migrate(server.database().url(), PostgresDatabase.USER, server.database().password());
		}

		assertThatException().isThrownBy(() -> start("--markr.home=" + home.path()));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "Description:",
				"The database in " + home.path() + " holds a schema of an earlier, unreleased version of Markr.",
				"Action:", "Move or delete " + home.path() + ", start again and drop the documents again.",
				"Flyway reports:", "Migration checksum mismatch for migration version 1");
		assertThat(output.toString().replaceFirst("(?s).*Action:", "")).doesNotContain("repair", "\tat markr.");
	}

	@Test
	void saysWhichDatabaseToReplace(CapturedOutput output) {
		String url = TestPostgres.newDatabase();
		migrate(url, null, null);

		assertThatException().isThrownBy(() -> start("--spring.datasource.url=" + url));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START",
				"The database " + url.replaceFirst("\\?.*", "") + " holds a schema of an earlier", "Action:",
				"Create an empty database, set spring.datasource.url to it, start again and drop the documents again.");
	}

	@Test
	void refusesTheSchemaOfANewerVersion(CapturedOutput output) throws SQLException {
		String url = TestPostgres.newDatabase();
		Flyway.configure().dataSource(url, null, null).load().migrate();
		execute(url, "update flyway_schema_history set version = '4711' where version = '7'");

		assertThatException().isThrownBy(() -> start("--spring.datasource.url=" + url));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START",
				"holds a schema of a newer version of Markr (it has migration 4711)", "Action:", "Start that version");
	}

	@Test
	void refusesAnotherEncoding(CapturedOutput output) throws SQLException {
		String url = TestPostgres.newDatabase();
		String latin1 = "latin1_" + url.replaceAll(".*/(\\w+).*", "$1");
		execute(url, "create database %s template template0 encoding 'LATIN1' locale 'C'".formatted(latin1));

		assertThatException().isThrownBy(() -> start("--spring.datasource.url=" + named(url, latin1)));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", latin1 + " has the encoding LATIN1",
				"Action:", "create database markr template template0 encoding 'UTF8'");
	}

	@Test
	void refusesWhatCanOnlyBeRead(CapturedOutput output) throws SQLException {
		String url = TestPostgres.newDatabase();
		execute(url, "alter database %s set default_transaction_read_only = on"
			.formatted(url.replaceAll(".*/(\\w+).*", "$1")));

		assertThatException().isThrownBy(() -> start("--spring.datasource.url=" + url));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "can only be read", "Action:",
				"Take back default_transaction_read_only");
	}

	/** As one of them would answer: there is none to be had here. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			pg_is_in_recovery()   | boolean | true                                                | is a standby
			current_setting(text) | text    | replace(pg_catalog.current_setting($1), '18', '14') | is of PostgreSQL 14
			""")
	void refusesAStandbyAndAnOldServer(String function, String type, String answer, String fault, CapturedOutput output)
			throws SQLException {
		String url = TestPostgres.newDatabase();
		execute(url, "create function %s returns %s language sql as $$ select %s $$".formatted(function, type, answer));
		execute(url, "alter database %s set search_path = public, pg_catalog"
			.formatted(url.replaceAll(".*/(\\w+).*", "$1")));

		assertThatException().isThrownBy(() -> start("--spring.datasource.url=" + url));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", fault, "Action:");
	}

	@Test
	void saysInAFewLinesWhatIsWrongWithADatabase(CapturedOutput output) throws SQLException {
		String url = TestPostgres.newDatabase();
		execute(url, "create role weak login");

		assertThatException().isThrownBy(() -> start("--spring.datasource.url=" + named(url, "missing")));
		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "database \"missing\" does not exist",
				"Action:", "Create it (create database");
		assertThatException()
			.isThrownBy(() -> start("--spring.datasource.url=" + url.replace("user=postgres", "user=nobody")));
		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "role \"nobody\" does not exist",
				"Action:", "Correct spring.datasource.username");
		assertThatException()
			.isThrownBy(() -> start("--spring.datasource.url=" + url.replace("user=postgres", "user=weak")));
		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "permission denied", "Action:",
				"grant create on schema public");
		assertThat(output.toString()).doesNotContain("\tat ");
	}

	@Test
	void waitsForADatabaseThatIsNotUpYet(CapturedOutput output) throws Exception {
		String url = TestPostgres.newDatabase();
		int port = freePort();
		CompletableFuture<Void> started = CompletableFuture
			.runAsync(() -> start("--spring.datasource.url=" + url.replaceAll(":\\d+/", ":" + port + "/")));

		await().atMost(LIMIT).until(() -> output.toString().contains("which is waited for up to 60 s: Connection to"));
		int serverPort = Integer.parseInt(url.replaceAll(".*:(\\d+)/.*", "$1"));
		try (FreezingProxy proxy = FreezingProxy.before(serverPort, port)) {
			assertThat(started).as("through %d", proxy.port()).succeedsWithin(LIMIT);
		}
		assertThat(output.toString().split("which is waited for", -1)).hasSize(2);
	}

	@Test
	void doesNotWaitForEver(CapturedOutput output) throws IOException {
		String url = "jdbc:postgresql://127.0.0.1:%d/markr".formatted(freePort());

		assertThatException()
			.isThrownBy(() -> start("--spring.datasource.url=" + url, "--markr.database.startup-wait=1s"));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "Connection refused", "Action:",
				"Start it, or correct the host");
		assertThat(output.toString()).doesNotContain("\tat ");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static String named(String url, String database) {
		return url.replaceAll("/\\w+\\?", "/" + database + "?");
	}

	private static void execute(String url, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private void migrate(String url, String user, String password) {
		Flyway.configure().dataSource(url, user, password).locations("filesystem:" + this.directory).load().migrate();
	}

	private static void start(String... settings) {
		SpringApplication application = new SpringApplication(DatabaseConfiguration.class, SchemaMigration.class,
				Settings.class, DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.run(settings).close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(PlatformProperties.class)
	static class Settings {

	}

}

package markr.results.changes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import com.github.kagkarlsson.scheduler.Scheduler;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import markr.MarkrApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/**
 * A Markr with {@code markr.reader=true}, on a real replica of another one's database.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReaderTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	@TempDir
	private Path directory;

	@Test
	void answersFromAReplicaAndWritesNothing(CapturedOutput output) throws Exception {
		try (EmbeddedPostgres primary = EmbeddedPostgres.builder().setLocaleConfig("locale", "C.UTF-8").start();
				EmbeddedPostgres standby = replicaOf(primary)) {
			assertThatException().isThrownBy(() -> start(standby, "reader-too-early", "--markr.reader=true"));
			assertThat(output).contains("has not yet the schema of this version");
			try (ConfigurableApplicationContext node = start(primary, "node")) {
				awaitReplay(primary, standby);
				assertThatException().isThrownBy(() -> start(standby, "no-reader"));
				assertThat(output).contains("Set markr.reader=true for a Markr that only answers");
				try (ConfigurableApplicationContext reader = start(standby, "reader", "--markr.reader=true")) {
					assertThat(reader.getBeansOfType(Scheduler.class)).isEmpty();
					assertThat(reader.getBean(JdbcClient.class)
						.sql("show default_transaction_read_only")
						.query(String.class)
						.single()).isEqualTo("on");
					answers(port(node), port(reader));
					reportsWhatBeganBeforeAndCommitsLater(primary, port(reader));
				}
			}
			assertThat(output).doesNotContain("read-only transaction", "during recovery", "recovery is in progress");
			assertThat(this.directory.resolve("reader")).doesNotExist();
		}
	}

	private static void answers(int node, int reader) throws Exception {
		String figures = "/results/9863/aggregate";
		try (EventStream changes = EventStream.open(reader, null)) {
			assertThat(changes.next().name()).isEqualTo("reset");
			assertThat(post(node).statusCode()).isEqualTo(200);

			await().atMost(LIMIT).until(() -> get(reader, figures).statusCode() == 200);

			assertThat(get(reader, figures).body()).isEqualTo(get(node, figures).body());
			assertThat(changes.nextOf("9863").data()).contains("\"test_id\":\"9863\"");
		}
		for (String path : List.of("/imports", "/drops", "/tests", "/tests/9863/findings", "/failures")) {
			assertThat(get(reader, path).statusCode()).as(path).isEqualTo(get(node, path).statusCode());
		}
		assertThat(get(reader, "/imports").body()).isEqualTo(get(node, "/imports").body());
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(get(reader, "/actuator/health").body()).contains("\"db\":")
				.doesNotContain("DOWN", "OUT_OF_SERVICE"));

		HttpResponse<String> refused = post(reader);
		assertThat(refused.statusCode()).isEqualTo(405);
		assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
		assertThat(refused.body()).contains("This Markr only reads");
	}

	/** A standby does not name it among the transactions that are under way. */
	private static void reportsWhatBeganBeforeAndCommitsLater(EmbeddedPostgres primary, int reader) throws Exception {
		String publish = "insert into test (test_id, available, students, version) values ('%s', 20, 1, 1)";
		try (EventStream changes = EventStream.open(reader, null);
				Connection open = primary.getPostgresDatabase().getConnection();
				Connection other = primary.getPostgresDatabase().getConnection();
				Statement early = open.createStatement();
				Statement late = other.createStatement()) {
			assertThat(changes.next().name()).isEqualTo("reset");
			open.setAutoCommit(false);
			early.execute(publish.formatted("began-before"));
			late.execute(publish.formatted("began-later"));
			changes.nextOf("began-later");
			open.commit();

			assertThat(changes.nextOf("began-before").data()).contains("\"test_id\":\"began-before\"");
		}
	}

	private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
		return HTTP.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	private static HttpResponse<String> post(int port) throws IOException, InterruptedException {
		return HTTP.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/import"))
			.header("Content-Type", "text/xml+markr")
			.POST(HttpRequest.BodyPublishers.ofFile(Path.of("src/test/resources/documents/sample_results.xml")))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static int port(ConfigurableApplicationContext context) {
		return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
	}

	private ConfigurableApplicationContext start(EmbeddedPostgres server, String inbox, String... more) {
		List<String> settings = List.of("--spring.datasource.url=" + server.getJdbcUrl("postgres", "postgres"),
				"--server.port=0", "--markr.database.startup-wait=5s",
				"--markr.inbox.directory=" + this.directory.resolve(inbox));
		return new SpringApplicationBuilder(MarkrApplication.class)
			.run(Stream.concat(settings.stream(), Stream.of(more)).toArray(String[]::new));
	}

	/** As pg_basebackup does it, which the bundle has not. */
	private EmbeddedPostgres replicaOf(EmbeddedPostgres primary) throws Exception {
		Path copy = this.directory.resolve("standby");
		try (Connection connection = primary.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute("select pg_backup_start('replica', true)");
			copy(Path.of(text(statement, "show data_directory")), copy);
			Files.writeString(copy.resolve("backup_label"),
					text(statement, "select labelfile from pg_backup_stop(false)"));
		}
		Files.createFile(copy.resolve("standby.signal"));
		Files.writeString(copy.resolve("postgresql.auto.conf"),
				"primary_conninfo = 'host=127.0.0.1 port=%s user=postgres'\n".formatted(primary.getPort()),
				StandardOpenOption.APPEND);
		return EmbeddedPostgres.builder()
			.setDataDirectory(copy)
			.setCleanDataDirectory(false)
			.setLocaleConfig("locale", "C.UTF-8")
			.start();
	}

	/** Files may go meanwhile. */
	private static void copy(Path from, Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.filter((file) -> !file.endsWith("postmaster.pid")).toList()) {
				if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
					Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
				}
			}
		}
	}

	private static void awaitReplay(EmbeddedPostgres primary, EmbeddedPostgres standby) throws Exception {
		try (Connection written = primary.getPostgresDatabase().getConnection();
				Connection replayed = standby.getPostgresDatabase().getConnection();
				Statement there = written.createStatement();
				Statement here = replayed.createStatement()) {
			String end = text(there, "select pg_current_wal_lsn()");
			await().atMost(LIMIT)
				.until(() -> text(here, "select pg_last_wal_replay_lsn() >= '%s'".formatted(end)).equals("t"));
		}
	}

	private static String text(Statement statement, String sql) throws Exception {
		try (ResultSet row = statement.executeQuery(sql)) {
			row.next();
			return row.getString(1);
		}
	}

}

package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import markr.drop.FileName;
import markr.drop.VaultForTests;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.support.TestPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.integration.autoconfigure.IntegrationAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The inbox as it runs in the application, polled. */
@ExtendWith(OutputCaptureExtension.class)
class InboxFlowTests {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final String database = TestPostgres.newDatabase();

	private static Path folder;

	@BeforeEach
	void useFolder(@TempDir Path own) {
		folder = own;
	}

	@Test
	void takesFilesAndPutsRefusedOnesBack(CapturedOutput output) throws IOException {
		try (VaultForTests application = VaultForTests.start(this.database, Application.class)) {
			Files.createDirectory(folder.resolve("scanner"));
			drop("scanner/bad.xml", "<bad/>");
			drop("good.xml", "<good/>");
			await().atMost(LIMIT).until(() -> application.receipts().size() == 2);

			application.publish(application.documentId("good.xml"));
			application.reject(application.documentId("bad.xml"),
					new Violation(3, 1L, "521585128", "obtained", ViolationCode.MISSING, null));

			await().atMost(LIMIT).until(() -> Files.exists(folder.resolve("scanner/rejected/bad.xml.reason.txt")));
			await().atMost(LIMIT)
				.until(() -> application.receipts()
					.stream()
					.noneMatch((row) -> Boolean.TRUE.equals(row.get("answer_due"))));
			assertThat(folder.resolve("scanner/rejected/bad.xml")).content().isEqualTo("<bad/>");
			assertThat(output).contains("taken from scanner: \"bad.xml\", 6 bytes")
				.contains("came back to the inbox: REJECTED, 1 violations")
				.doesNotContain("521585128")
				.doesNotContain("ERROR");
		}
		assertThat(claims()).containsExactly("inbox-id");
	}

	@Test
	void leavesFilesInTheInboxWhileTheDatabaseIsAway(CapturedOutput output) throws IOException {
		try (VaultForTests application = VaultForTests.start(this.database, Application.class)) {
			drop("before.xml", "<before/>");
			await().atMost(LIMIT).until(() -> application.receipts().size() == 1);

			databaseAllowsConnections(false);
			for (int i = 0; i < 30; i++) {
				drop("during-" + i + ".xml", "<during n='" + i + "'/>");
			}
			await().atMost(LIMIT).until(() -> output.toString().contains("stays claimed until the database answers"));
			databaseAllowsConnections(true);

			await().atMost(LIMIT).ignoreExceptions().until(() -> application.receipts().size() == 31);
			await().atMost(LIMIT).until(() -> filesIn(folder) == 0);
			assertThat(application.receipts()).extracting((row) -> row.get("name")).doesNotHaveDuplicates();
			assertThat(output.toString().lines().filter((line) -> line.contains("until the database answers")))
				.hasSizeLessThan(4 * TestInbox.IN_DOUBT_MAX);
		}
		assertThat(claims()).containsExactly("inbox-id");
	}

	private void databaseAllowsConnections(boolean allowed) {
		String name = this.database.replaceAll(".*/(markr_\\d+).*", "$1");
		JdbcClient server = JdbcClient
			.create(new DriverManagerDataSource(this.database.replace("/" + name, "/postgres")));
		server.sql("alter database " + name + " with allow_connections " + allowed).update();
		if (!allowed) {
			List<Map<String, Object>> ended = server
				.sql("select pg_terminate_backend(pid) from pg_stat_activity where datname = ?")
				.param(name)
				.query()
				.listOfRows();
			assertThat(ended).isNotEmpty();
		}
	}

	private static void drop(String name, String content) throws IOException {
		Files.writeString(folder.resolve(name), content);
	}

	private static long filesIn(Path directory) throws IOException {
		try (var entries = Files.list(directory)) {
			return entries.filter(Files::isRegularFile).count();
		}
	}

	private static List<String> claims() throws IOException {
		try (var entries = Files.list(folder.resolve(".claim"))) {
			return entries.map(FileName::of).toList();
		}
	}

	@EnableConfigurationProperties
	@Import(InboxFlow.class)
	@ImportAutoConfiguration(IntegrationAutoConfiguration.class)
	static class Application {

		@Bean
		Clock clock() {
			return Clock.systemUTC();
		}

		@Bean
		InboxProperties inboxProperties() {
			return new InboxProperties(folder.toFile(), Duration.ofMillis(100), Duration.ofMillis(20));
		}

	}

}

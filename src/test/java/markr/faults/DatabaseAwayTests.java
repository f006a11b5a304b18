package markr.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

import markr.support.Documents;
import markr.support.DropLedger;
import markr.support.MarkrProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The database goes away for a while, killed in the middle of an import, and comes back.
 */
class DatabaseAwayTests {

	private static final int FILES = 12;

	/**
	 * Everybody says once what it has to say: a line for each file that is claimed, for
	 * each of the three requests and for the import that was broken off and its row; more
	 * and more seldom one of the way back; three of the web server's first request. No
	 * room for a stack trace.
	 */
	private static final int LINES_MAX = 40;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	private final HttpClient http = HttpClient.newHttpClient();

	private final DropLedger ledger = new DropLedger();

	@Test
	void letsFilesWaitAnswers503AndGoesOnByItself() throws Exception {
		Path inbox = Files.createDirectories(this.directory.resolve("inbox"));
		try (MortalPostgres postgres = MortalPostgres.create(this.directory.resolve("postgres"));
				MarkrProcess markr = start(inbox, postgres)) {
			URI address = URI.create("http://localhost:" + markr.port());
			drop(inbox, "before.xml", large());
			JdbcClient jdbc = JdbcClient.create(postgres.dataSource());
			await().atMost(LIMIT).until(() -> jdbc.sql("select count(*) from scan").query(Long.class).single() > 0);

			postgres.kill();
			for (int i = 0; i < FILES; i++) {
				drop(inbox, "meanwhile-" + i + ".xml",
						Documents.aDocument().result("meanwhile", "s" + i, 20, (i == 5) ? 21 : i).bytes());
			}
			long linesBefore = markr.log().lines().count();
			Duration cpuBefore = markr.cpuTime();
			for (int i = 0; i < 3; i++) {
				HttpResponse<String> answer = post(address, Documents.aDocument().result("sent", "1", 20, 13).bytes());
				assertThat(answer.statusCode()).isEqualTo(503);
				assertThat(answer.headers().firstValue("Retry-After")).contains("5");
			}
			HttpResponse<String> health = get(address, "/actuator/health");
			assertThat(health.statusCode()).isEqualTo(503);
			assertThat(health.body()).contains("\"db\":{", "\"DOWN\"");
			await().atMost(LIMIT).until(() -> markr.log().contains("it waits to be revived"));
			await().atMost(LIMIT)
				.until(() -> get(address, "/actuator/prometheus").body().contains("markr_queue_documents NaN"));
			assertThat(Files.list(inbox).filter(Files::isRegularFile).count()).as("files left where they are")
				.isGreaterThanOrEqualTo(FILES - 4);
			assertThat(markr.log().lines().skip(linesBefore)).as("what is logged meanwhile").hasSizeLessThan(LINES_MAX);
			assertThat(markr.cpuTime().minus(cpuBefore)).as("time of the processor meanwhile")
				.isLessThan(Duration.ofSeconds(6));

			postgres.startAgain();
			await().atMost(LIMIT)
				.until(() -> post(address, Documents.aDocument().result("sent", "1", 20, 13).bytes())
					.statusCode() == 200);
			this.ledger.http(Documents.aDocument().result("sent", "1", 20, 13).bytes());
			await().atMost(LIMIT)
				.untilAsserted(
						() -> assertThat(this.ledger.differences(JdbcClient.create(postgres.dataSource()), inbox))
							.isEmpty());
			assertThat(get(address, "/actuator/health").statusCode()).isEqualTo(200);
		}
	}

	private MarkrProcess start(Path inbox, MortalPostgres postgres) throws IOException {
		return MarkrProcess.start(this.directory.resolve("markr.log"), "spring.datasource.url=" + postgres.url(),
				"spring.datasource.username=postgres", "markr.inbox.directory=" + inbox, "markr.inbox.settle=0s",
				"markr.inbox.poll-interval=100ms", "markr.ingest.chunk-results=20", "markr.ingest.retry-pause=200ms",
				"db-scheduler.heartbeat-interval=500ms", "spring.datasource.hikari.connection-timeout=3000");
	}

	private void drop(Path inbox, String name, byte[] document) throws IOException {
		this.ledger.inbox(null, name, document);
		Path written = Files.write(this.directory.resolve(name), document);
		Files.move(written, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
	}

	private static byte[] large() {
		Documents document = Documents.aDocument();
		for (int i = 0; i < 5_000; i++) {
			document.result("before", "s" + i, 20, i % 21);
		}
		return document.bytes();
	}

	private HttpResponse<String> post(URI address, byte[] document) throws Exception {
		return this.http.send(HttpRequest.newBuilder(address.resolve("/import"))
			.header("Content-Type", "text/xml+markr")
			.POST(HttpRequest.BodyPublishers.ofByteArray(document))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	private HttpResponse<String> get(URI address, String path) throws Exception {
		return this.http.send(HttpRequest.newBuilder(address.resolve(path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

}

package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

import com.jayway.jsonpath.JsonPath;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What {@code GET /actuator/health} says of the inbox. */
@MarkrTest
@AutoConfigureRestTestClient
class InboxHealthTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	@Autowired
	RestTestClient http;

	@Value("${markr.inbox.directory}")
	Path inbox;

	@Test
	void isDegradedAndStillRespondsWith200WhileADocumentCannotBePutBack() throws IOException {
		Path scanner = Files.createDirectory(this.inbox.resolve("scanner-without-way-back"));
		Files.createSymbolicLink(scanner.resolve("rejected"), this.inbox.resolve("nowhere"));
		Files.writeString(scanner.resolve("bad.xml"), "<bad/>");

		await().atMost(SOON).until(() -> health().contains("\"replies\""));
		assertThat(statusOfInbox()).isEqualTo("DEGRADED");
		assertResponse(HttpStatus.OK);
		assertThat(JsonPath.<String>read(health(), "$.status")).isEqualTo("DEGRADED");
		assertThat(JsonPath.<String>read(health(), "$.components.inbox.details.replies"))
			.contains("cannot be put back");

		Files.delete(scanner.resolve("rejected"));

		await().atMost(SOON).until(() -> Files.exists(scanner.resolve("rejected/bad.xml.reason.txt")));
		await().atMost(SOON).until(this::statusOfInbox, "UP"::equals);
		assertResponse(HttpStatus.OK);
	}

	@Test
	void isDownWhileTheInboxCannotBeUsed() throws IOException {
		await().atMost(SOON).until(this::isReplacedByAFile);

		await().atMost(SOON).until(this::statusOfInbox, "DOWN"::equals);
		assertResponse(HttpStatus.SERVICE_UNAVAILABLE);

		Files.delete(this.inbox);
		await().atMost(SOON).until(this::statusOfInbox, "UP"::equals);
		assertResponse(HttpStatus.OK);
	}

	/** False where a scan has made the inbox again before the file was there. */
	private boolean isReplacedByAFile() throws IOException {
		Files.move(this.inbox, Files.createTempDirectory("markr-inbox-away").resolve("inbox"));
		try {
			Files.createFile(this.inbox);
			return true;
		}
		catch (FileAlreadyExistsException ex) {
			return false;
		}
	}

	private String statusOfInbox() {
		return JsonPath.read(health(), "$.components.inbox.status");
	}

	private String health() {
		return Objects.requireNonNull(
				this.http.get().uri("/actuator/health").exchange().returnResult(String.class).getResponseBody());
	}

	private void assertResponse(HttpStatus status) {
		this.http.get().uri("/actuator/health").exchange().expectStatus().isEqualTo(status);
	}

}

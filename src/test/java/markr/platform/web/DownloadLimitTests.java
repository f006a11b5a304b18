package markr.platform.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import markr.platform.web.RawHttp.Answer;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Readers who ask for files and do not read them. */
@MarkrTest
class DownloadLimitTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	/** Larger than all that lies between a server and a client that does not read. */
	private static final int DOCUMENT_BYTES = 16 * 1024 * 1024;

	@LocalServerPort
	int port;

	private final List<SlowClient> readers = new ArrayList<>();

	private String path = "";

	@BeforeEach
	void send() throws IOException {
		String document = Documents.aDocument().result("download-limit", "1", 20, 13).xml()
				+ " ".repeat(DOCUMENT_BYTES);
		Answer answer = RawHttp.send(this.port, "POST /import HTTP/1.0\r\nHost: localhost\r\n"
				+ "Content-Type: text/xml+markr\r\nContent-Length: " + document.length() + "\r\n\r\n" + document);
		this.path = "/imports/" + answer.json().get("id").asString() + "/document";
	}

	@AfterEach
	void hangUp() throws IOException {
		for (SlowClient reader : this.readers) {
			reader.close();
		}
	}

	@Test
	void doNotKeepOthersFromFiles() throws IOException {
		begin("127.0.0.1", 4);

		SlowClient refused = reader("127.0.0.1");
		assertThat(refused.statusOf(this.path)).isEqualTo(429);
		assertThat(refused.rest()).contains("Retry-After: 5", "application/problem+json",
				"4 files are being sent for your address, as many as one client may have at a time.",
				"Send it again in 5 seconds.");
		begin("127.0.0.2", 1);
	}

	@Test
	void doNotKeepAnybodyFromAllElse() throws IOException {
		begin("127.0.0.1", 4);
		begin("127.0.0.2", 4);

		assertThat(reader("127.0.0.3").statusOf(this.path)).isEqualTo(503);
		assertThat(RawHttp.get(this.port, "/results/download-limit/marks.csv").status()).isEqualTo(429);
		assertThat(RawHttp.get(this.port, "/results/download-limit/aggregate").status()).isEqualTo(200);
		assertThat(RawHttp.get(this.port, "/actuator/prometheus").status()).isEqualTo(200);
	}

	/** They hold no thread, but a place. */
	@Test
	void leavePlacesOfChangesToOtherAddresses() throws IOException {
		for (int i = 0; i < 50; i++) {
			assertThat(reader("127.0.0.5").statusOf("/changes")).isEqualTo(200);
		}

		assertThat(reader("127.0.0.5").statusOf("/changes")).isEqualTo(429);
		assertThat(reader("127.0.0.6").statusOf("/changes")).isEqualTo(200);
		this.readers.get(0).close();
		this.readers.get(49).close();
		await().atMost(SOON).until(() -> reader("127.0.0.5").statusOf("/changes") == 200);
	}

	/** A stream has no end that would free its place. */
	@Test
	void holdNoPlaceOfChangesByHead() throws IOException {
		for (int i = 0; i < 110; i++) {
			assertThat(reader("127.0.0.7").statusOf("HEAD", "/changes")).isEqualTo(200);
		}
	}

	@Test
	void areLimitedToWhatIsPossible() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WebProperties(Set.of(), Set.of(), Set.of(), 32, 16, 8, 9, 100, 50))
			.withMessage("markr.http.downloads-per-client-max is 9, expected 1 to markr.http.downloads-max (8)");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WebProperties(Set.of(), Set.of(), Set.of(), 32, 16, 8, 4, 8, 9))
			.withMessage("markr.http.changes-per-client-max is 9, expected 1 to markr.http.changes-max (8)");
	}

	/** Those of the test before may still be on their way out. */
	private void begin(String address, int files) {
		for (int i = 0; i < files; i++) {
			await().atMost(SOON).until(() -> reader(address).statusOf(this.path) == 200);
		}
	}

	private SlowClient reader(String address) throws IOException {
		SlowClient reader = new SlowClient(address, this.port);
		this.readers.add(reader);
		return reader;
	}

}

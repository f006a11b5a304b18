package markr.platform.web;

import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/** Senders that begin bodies and do not end them. */
@MarkrTest
class UploadLimitTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	@LocalServerPort
	int port;

	private final List<SlowClient> begun = new ArrayList<>();

	@AfterEach
	void hangUp() throws IOException {
		for (SlowClient sender : this.begun) {
			sender.close();
		}
		await().atMost(SOON).until(() -> complete("127.0.0.1").status() == 200);
	}

	@Test
	void doNotKeepOthersFromSending() throws IOException {
		RawHttp.Answer answer = beginUntilRefused("127.0.0.1");

		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.headers().get("Retry-After")).isEqualTo("5");
		assertThat(answer.headers().get("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.json().get("detail").asString()).contains("for your address",
				"Nothing of this request is kept");
		assertThat(complete("127.0.0.2").status()).isEqualTo(200);
	}

	@Test
	void doNotKeepAnybodyFromReading() throws IOException {
		beginUntilRefused("127.0.0.1");
		beginUntilRefused("127.0.0.2");

		RawHttp.Answer answer = beginUntilRefused("127.0.0.3");

		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.headers().get("Retry-After")).isEqualTo("5");
		assertThat(RawHttp.get(this.port, "/results/no-such-test/aggregate").status()).isEqualTo(404);
		assertThat(RawHttp.get(this.port, "/actuator/prometheus").status()).isEqualTo(200);
	}

	/**
	 * Of all kinds: those that are taken, and those that are refused for whatever reason.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "PUT /orders/slow HTTP/1.1\r\nContent-Type: application/json",
			"POST /import HTTP/1.1\r\nContent-Type: application/xml", "POST /nowhere HTTP/1.1",
			"PUT /tests HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded" })
	void doNotKeepHealthFromBeingAsked(String request) throws IOException {
		for (int i = 0; i < 220; i++) {
			SlowClient sender = new SlowClient("127.0.0." + (1 + i % 20), this.port);
			this.begun.add(sender);
			sender.send(request + "\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{");
		}

		assertThat(RawHttp.get(this.port, "/actuator/health").status()).isEqualTo(200);
		assertThat(RawHttp.get(this.port, "/tests").status()).isEqualTo(200);
	}

	@Test
	void seeTheAnswerWhateverIsLeftOfTheirBody() throws IOException {
		String body = " ".repeat(4 * 1024 * 1024);

		// Senders of earlier tests may still have all places, and then nothing is read.
		await().atMost(SOON).ignoreException(SocketException.class).untilAsserted(() -> {
			try (SlowClient sender = new SlowClient("127.0.0.1", this.port)) {
				sender.send(
						"POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\nContent-Length: "
								+ body.length() + "\r\n\r\n" + body);

				assertThat(RawHttp.Answer.of(sender.rest()).status()).isEqualTo(415);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 1048577", "Transfer-Encoding: chunked" })
	void mayHaveAMegabyteOfJson(String length) throws IOException {
		String body = "{\"reason\":\"" + " ".repeat(1024 * 1024) + "\"}";
		boolean chunked = length.contains("chunked");
		try (SlowClient sender = new SlowClient("127.0.0.1", this.port)) {
			sender.send("PUT /orders/large HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + length
					+ "\r\n\r\n");
			if (chunked) {
				sender.send(Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
			}

			RawHttp.Answer answer = RawHttp.Answer.of(sender.rest());
			assertThat(answer.status()).isEqualTo(413);
			assertThat(answer.json().get("detail").asString()).contains("1048576 bytes");
		}
	}

	@Test
	void areLimitedToWhatIsPossible() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new WebProperties(Set.of(), Set.of(), Set.of(), 8, 9, 8, 4, 100, 50))
			.withMessage("markr.http.uploads-per-client-max is 9, expected 1 to markr.http.uploads-max (8)");
	}

	/** Some of earlier ones may end meanwhile: then it takes a few more. */
	private RawHttp.Answer beginUntilRefused(String address) {
		return await().atMost(SOON).until(() -> {
			SlowClient sender = new SlowClient(address, this.port);
			this.begun.add(sender);
			sender.send(head(1000) + "<mcq-test-results>");
			return complete(address);
		}, (answer) -> answer.status() != 200);
	}

	/** A whole document, and the answer to it. */
	private RawHttp.Answer complete(String address) throws IOException {
		String document = Documents.aDocument().result("upload-limit", "1", 20, 13).xml();
		try (SlowClient sender = new SlowClient(address, this.port)) {
			sender.send(head(document.length()) + document);
			return RawHttp.Answer.of(sender.rest());
		}
	}

	private static String head(int length) {
		return "POST /import HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/xml+markr\r\n"
				+ "Content-Length: " + length + "\r\n\r\n";
	}

}

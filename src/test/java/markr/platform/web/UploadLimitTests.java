package markr.platform.web;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
		assertThat(answer.json().get("detail").asString()).contains("from your address", "Nothing of this one is kept");
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

	@Test
	void areLimitedToWhatIsPossible() {
		assertThatIllegalArgumentException().isThrownBy(() -> new LimitProperties.Uploads(8, 9))
			.withMessage("markr.http.uploads.per-sender-max is 9, expected 1 to markr.http.uploads.max (8)");
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

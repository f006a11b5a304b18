package markr.platform.web;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

import markr.support.TlsMarkrTest;
import markr.support.TlsMarkrTest.OwnCertificate;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Bodies of which HTTP/2 says by no header that they come, and how long they are. */
@TlsMarkrTest
class Http2BodyTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	@LocalServerPort
	int port;

	@Test
	void areLimitedInSize() throws Exception {
		HttpRequest order = request("/orders/too-large").header("Content-Type", "application/json")
			.PUT(BodyPublishers
				.ofInputStream(() -> new ByteArrayInputStream(" ".repeat(1024 * 1024 + 10_000).getBytes())))
			.build();

		assertThat(send(order).statusCode()).isEqualTo(413);
	}

	/** By several clients, since a connection has no more than 20 requests under way. */
	@Test
	void areCounted() throws Exception {
		long before = refused();
		HttpRequest slow = request("/import").header("Content-Type", "text/xml+markr").POST(unending()).build();
		List<CompletableFuture<HttpResponse<String>>> drops = Stream.generate(OwnCertificate::client)
			.limit(5)
			.flatMap((client) -> Stream.generate(() -> client.sendAsync(slow, BodyHandlers.ofString())).limit(16))
			.toList();
		try {
			// This client reads no answer before it has sent all of its body.
			await().atMost(SOON).until(() -> refused() == before + 16);
			assertThat(send(request("/actuator/health").build()).statusCode()).isEqualTo(200);
		}
		finally {
			drops.forEach((drop) -> drop.cancel(true));
		}
		HttpRequest order = request("/orders/none").PUT(BodyPublishers.ofString("{}")).build();
		await().atMost(SOON).until(() -> send(order).statusCode() == 415);
	}

	/** How many requests were answered 429, as Markr counts them. */
	private long refused() throws Exception {
		return send(request("/actuator/prometheus").build()).body()
			.lines()
			.filter((line) -> line.startsWith("http_server_requests_seconds_count{") && line.contains("status=\"429\""))
			.mapToLong((line) -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
			.sum();
	}

	private static BodyPublisher unending() {
		return BodyPublishers.fromPublisher((subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

			@Override
			public void request(long count) {
				// Nothing comes.
			}

			@Override
			public void cancel() {
				// Nor was anything to come.
			}

		}));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("https://localhost:" + this.port + path)).timeout(SOON);
	}

	private HttpResponse<String> send(HttpRequest request) throws Exception {
		HttpResponse<String> answer = OwnCertificate.client().send(request, BodyHandlers.ofString());
		assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
		// Many clients take such an answer for none.
		assertThat(answer.headers().firstValue("Connection")).isEmpty();
		return answer;
	}

}

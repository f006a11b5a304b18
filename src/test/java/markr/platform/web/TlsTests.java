package markr.platform.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import markr.support.ComposeHealthCheck;
import markr.support.Documents;
import markr.support.TestCertificate;
import markr.support.TlsMarkrTest;
import markr.support.TlsMarkrTest.OwnCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Markr by HTTPS and HTTP/2. */
@TlsMarkrTest
@ExtendWith(OutputCaptureExtension.class)
class TlsTests {

	private static final int CLIENTS = 4;

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final TestCertificate FIRST = OwnCertificate.FIRST;

	private static final TestCertificate SECOND = OwnCertificate.SECOND;

	@LocalServerPort
	int port;

	@Test
	void renewsItsCertificateUnderLoadWithoutAFailedRequest(CapturedOutput log) throws Exception {
		Map<Certificate, AtomicInteger> served = new ConcurrentHashMap<>();
		ExecutorService load = Executors.newFixedThreadPool(CLIENTS + 1);
		HttpClient kept = OwnCertificate.client();
		try (SSLSocket upload = connect()) {
			HttpResponse<Stream<String>> changes = kept.send(request("/changes").build(), BodyHandlers.ofLines());
			Future<Boolean> changed = load
				.submit(() -> changes.body().anyMatch((line) -> line.contains("tls-renewal")));
			String document = Documents.aDocument().result("tls-renewal", "1", 20, 13).xml();
			write(upload, "POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml+markr\r\nContent-Length: "
					+ document.length() + "\r\nConnection: close\r\n\r\n" + document.substring(0, 100));
			List<Future<Void>> clients = Stream.generate(() -> load.<Void>submit(() -> {
				while (!Thread.currentThread().isInterrupted() && count(served, SECOND) < CLIENTS * 10) {
					assertThat(get(kept, "/tests").statusCode()).isEqualTo(200);
					// One that shakes hands anew.
					HttpResponse<String> answer = get(OwnCertificate.client(), "/tests");
					assertThat(answer.statusCode()).isEqualTo(200);
					served.computeIfAbsent(certificate(answer), (key) -> new AtomicInteger()).incrementAndGet();
				}
				return null;
			})).limit(CLIENTS).toList();

			await().atMost(SOON).until(() -> count(served, FIRST) > CLIENTS);
			OwnCertificate.installHalf(SECOND);
			await().atMost(SOON).until(() -> log.getOut().contains("matches none of the certificates"));
			int before = count(served, FIRST);
			await().atMost(SOON).until(() -> count(served, FIRST) > before + CLIENTS);
			OwnCertificate.install(SECOND);

			for (Future<Void> each : clients) {
				assertThat(each).succeedsWithin(SOON);
			}
			assertThat(served).containsOnlyKeys(FIRST.certificate(), SECOND.certificate());
			// What had begun before goes on to its end.
			write(upload, document.substring(100));
			assertThat(new String(upload.getInputStream().readAllBytes())).startsWith("HTTP/1.1 200");
			assertThat(changed).succeedsWithin(SOON).isEqualTo(true);
			changes.body().close();
		}
		finally {
			load.shutdownNow();
		}
	}

	@Test
	void takesOrdersFromItsOwnPagesOnlyInHttp2() throws Exception {
		HttpRequest.Builder order = request("/orders/none").header("Content-Type", "application/json")
			.PUT(BodyPublishers.ofString("{}"));

		assertThat(send(order.setHeader("Origin", "https://localhost:" + this.port).build()).statusCode())
			.isEqualTo(400);
		for (String origin : List.of("http://localhost:" + this.port, "https://localhost", "https://evil.example")) {
			assertThat(send(order.setHeader("Origin", origin).build()).statusCode()).as(origin).isEqualTo(403);
		}
		assertThat(send(order.PUT(BodyPublishers.ofByteArray(new byte[30_000])).build()).statusCode()).isEqualTo(403);
	}

	@Test
	void takesDocumentsAndLeadsToThem() throws Exception {
		String document = Documents.aDocument().result("tls/%2F%;", "1", 20, 13).xml();
		HttpRequest.Builder drop = request("/import").header("Content-Type", "text/xml+markr");

		HttpResponse<String> answer = send(drop.header("Prefer", "respond-async")
			.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(document.getBytes())))
			.build());
		assertThat(answer.statusCode()).isEqualTo(202);
		URI imported = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
		assertThat(imported).hasScheme("https").hasPort(this.port);
		assertThat(send(HttpRequest.newBuilder(imported).build()).statusCode()).isEqualTo(200);

		String statistics = "/results/tls%2F%252F%25%3B/aggregate";
		await().atMost(SOON).until(() -> send(request(statistics).build()).statusCode() == 200);
		assertThat(raw("GET " + statistics + " HTTP/1.1\r\nHost: localhost")).startsWith("HTTP/1.1 200");
		assertThat(send(request("/results/tls/%2F%25%3B/aggregate").build()).statusCode()).isEqualTo(404);
	}

	@Test
	void isHealthyToTheComposeFile() throws Exception {
		assertThat(ComposeHealthCheck.passes(this.port)).isTrue();
		assertThat(send(request("/actuator/health/doctor").build()).body()).contains("\"ssl\"", "\"validChains\":[{");
	}

	@Test
	void saysWhenItsCertificateRunsOut() throws Exception {
		try (InputStream alerts = TlsTests.class.getResourceAsStream("/prometheus/markr-alerts.yaml")) {
			assertThat(alerts).asString(UTF_8).contains("ssl_chain_expiry_seconds{bundle=\"markr\"}");
		}
		assertThat(send(request("/actuator/prometheus").build()).body().lines())
			.anyMatch((line) -> line.matches("ssl_chain_expiry_seconds\\{.*bundle=\"markr\".*} [1-9].*"));
	}

	@Test
	void isCalledByItsNamesOnly() throws Exception {
		assertThat(raw("GET /tests HTTP/1.1\r\nHost: localhost:443")).startsWith("HTTP/1.1 200");
		assertThat(raw("GET /tests HTTP/1.1\r\nHost: evil.example")).startsWith("HTTP/1.1 403");
		assertThat(raw("DELETE /tests HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost"))
			.startsWith("HTTP/1.1 405");
		assertThat(raw("DELETE /tests HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost"))
			.startsWith("HTTP/1.1 403");
	}

	/** The web server answers them by itself. */
	@ParameterizedTest
	@ValueSource(strings = { "GET /a%00b HTTP/1.1\r\nHost: localhost", "GET /a b HTTP/1.1\r\nHost: localhost",
			"GET / HTTP/1.1\r\nHost: a b", "G(T / HTTP/1.1\r\nHost: localhost", "GET / HTTP/9.9\r\nHost: localhost",
			"POST /import HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x", "\0" })
	void answersWhatCannotBeReadWithStrictHeaders(String request) throws Exception {
		assertThat(raw(request)).matches("(?s)HTTP/1.1 (400|501|505) .*")
			.contains("\r\nStrict-Transport-Security: max-age=", "\r\nContent-Security-Policy: default-src 'none'");
	}

	private String raw(String request) throws IOException {
		try (SSLSocket socket = connect()) {
			write(socket, request + "\r\nConnection: close\r\n\r\n");
			return new String(socket.getInputStream().readAllBytes());
		}
	}

	private SSLSocket connect() throws IOException {
		SSLSocket socket = (SSLSocket) OwnCertificate.trusting()
			.getSocketFactory()
			.createSocket("localhost", this.port);
		socket.setSoTimeout((int) SOON.toMillis());
		socket.startHandshake();
		return socket;
	}

	private static void write(SSLSocket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes());
		socket.getOutputStream().flush();
	}

	private HttpResponse<String> send(HttpRequest request) throws Exception {
		HttpResponse<String> answer = OwnCertificate.client().send(request, BodyHandlers.ofString());
		assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
		// Many clients take such an answer for none.
		assertThat(answer.headers().firstValue("Connection")).isEmpty();
		return answer;
	}

	private HttpResponse<String> get(HttpClient client, String path) throws IOException, InterruptedException {
		HttpResponse<String> answer = client.send(request(path).build(), BodyHandlers.ofString());
		assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
		return answer;
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("https://localhost:" + this.port + path))
			.timeout(Duration.ofSeconds(20));
	}

	private static Certificate certificate(HttpResponse<?> answer) throws IOException {
		SSLSession session = answer.sslSession().orElseThrow();
		return session.getPeerCertificates()[0];
	}

	private static int count(Map<Certificate, AtomicInteger> served, TestCertificate certificate) {
		return served.getOrDefault(certificate.certificate(), new AtomicInteger()).get();
	}

}

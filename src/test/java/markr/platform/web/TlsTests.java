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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
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

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import markr.support.MarkrTest;
import markr.support.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Markr by HTTPS and HTTP/2, set up as the manual says. */
@MarkrTest
class TlsTests {

	private static final String HOSTS = "dns:localhost,ip:127.0.0.1";

	private static final int CLIENTS = 4;

	@TempDir
	private static Path folder;

	private static TestCertificate first;

	private static TestCertificate second;

	@LocalServerPort
	int port;

	@DynamicPropertySource
	static void certificate(DynamicPropertyRegistry settings) throws Exception {
		first = TestCertificate.create(folder, "first", HOSTS);
		second = TestCertificate.create(folder, "second", HOSTS);
		install(first);
		settings.add("spring.ssl.bundle.pem.markr.keystore.certificate", () -> "file:" + folder.resolve("tls.crt"));
		settings.add("spring.ssl.bundle.pem.markr.keystore.private-key", () -> "file:" + folder.resolve("tls.key"));
		settings.add("spring.ssl.bundle.pem.markr.keystore.verify-keys", () -> true);
		settings.add("spring.ssl.bundle.pem.markr.reload-on-update", () -> true);
		settings.add("spring.ssl.bundle.watch.file.quiet-period", () -> "200ms");
		settings.add("server.ssl.bundle", () -> "markr");
		settings.add("server.http2.enabled", () -> true);
	}

	private static void install(TestCertificate certificate) throws IOException {
		Files.copy(certificate.file(), folder.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
		Files.copy(certificate.keyFile(), folder.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
	}

	@Test
	void renewsItsCertificateUnderLoadWithoutAFailedRequest() throws Exception {
		SSLContext trust = TestCertificate.trusting(first, second);
		Map<Certificate, AtomicInteger> served = new ConcurrentHashMap<>();
		ExecutorService load = Executors.newFixedThreadPool(CLIENTS);
		try {
			HttpClient kept = client(trust);
			List<Future<Void>> clients = Stream.generate(() -> load.<Void>submit(() -> {
				while (!Thread.currentThread().isInterrupted() && count(served, second) < CLIENTS * 10) {
					assertThat(get(kept, "/tests").statusCode()).isEqualTo(200);
					// One that shakes hands anew.
					HttpResponse<String> answer = get(client(trust), "/tests");
					assertThat(answer.statusCode()).isEqualTo(200);
					served.computeIfAbsent(certificate(answer), (key) -> new AtomicInteger()).incrementAndGet();
				}
				return null;
			})).limit(CLIENTS).toList();

			await().atMost(Duration.ofSeconds(20)).until(() -> count(served, first) > CLIENTS);
			// Half of a pair, which is left alone until the other half is there.
			Files.copy(second.file(), folder.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
			int before = count(served, first);
			await().atMost(Duration.ofSeconds(20)).until(() -> count(served, first) > before + CLIENTS * 5);
			install(second);

			for (Future<Void> each : clients) {
				assertThat(each).succeedsWithin(Duration.ofSeconds(30));
			}
			assertThat(served).containsOnlyKeys(first.certificate(), second.certificate());
		}
		finally {
			load.shutdownNow();
		}
	}

	@Test
	void limitsBodiesOfUnknownLengthInHttp2() throws Exception {
		HttpRequest order = request("/orders/too-large").header("Content-Type", "application/json")
			.PUT(BodyPublishers
				.ofInputStream(() -> new ByteArrayInputStream(" ".repeat(1024 * 1024 + 10_000).getBytes())))
			.build();

		assertThat(send(order).statusCode()).isEqualTo(413);
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
		String document = "<mcq-test-results><mcq-test-result><student-number>1</student-number><test-id>tls</test-id>"
				+ "<summary-marks available=\"20\" obtained=\"13\"/></mcq-test-result></mcq-test-results>";
		HttpRequest.Builder drop = request("/import").header("Content-Type", "text/xml+markr");

		HttpResponse<String> answer = send(drop.header("Prefer", "respond-async")
			.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(document.getBytes())))
			.build());
		assertThat(answer.statusCode()).isEqualTo(202);
		URI imported = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
		assertThat(imported).hasScheme("https").hasPort(this.port);
		assertThat(send(HttpRequest.newBuilder(imported).build()).statusCode()).isEqualTo(200);
		assertThat(send(request("/actuator/health").build()).body()).contains("\"status\"");

		HttpResponse<InputStream> changes = client(TestCertificate.trusting(first, second))
			.send(request("/changes").header("Accept", "text/event-stream").build(), BodyHandlers.ofInputStream());
		assertThat(changes.statusCode()).isEqualTo(200);
		changes.body().close();
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

	private String raw(String request) throws IOException, GeneralSecurityException {
		try (SSLSocket socket = (SSLSocket) TestCertificate.trusting(first, second)
			.getSocketFactory()
			.createSocket("localhost", this.port)) {
			socket.setSoTimeout(20_000);
			socket.getOutputStream().write((request + "\r\nConnection: close\r\n\r\n").getBytes());
			return new String(socket.getInputStream().readAllBytes());
		}
	}

	private HttpResponse<String> send(HttpRequest request) throws Exception {
		HttpResponse<String> answer = client(TestCertificate.trusting(first, second)).send(request,
				BodyHandlers.ofString());
		assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
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

	private static HttpClient client(SSLContext trust) {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(trust).build();
	}

	private static Certificate certificate(HttpResponse<?> answer) throws IOException {
		SSLSession session = answer.sslSession().orElseThrow();
		return session.getPeerCertificates()[0];
	}

	private static int count(Map<Certificate, AtomicInteger> served, TestCertificate certificate) {
		return served.getOrDefault(certificate.certificate(), new AtomicInteger()).get();
	}

}

package markr.access;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import markr.support.Documents;
import markr.support.TlsMarkrTest;
import markr.support.TlsMarkrTest.OwnCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What stands on answers by HTTPS: strict headers on all, and cookies for HTTPS only. */
@TlsMarkrTest
class TlsAnswersTests {

	private static final String PASSWORD = "a long password";

	@Autowired
	Users users;

	@Autowired
	AccessMode mode;

	@Autowired
	JdbcClient jdbc;

	@LocalServerPort
	int port;

	/** Others call the same Markr without signing in. */
	@AfterEach
	void deleteUsers() {
		this.jdbc.sql("delete from user_account").update();
		this.mode.forget();
	}

	@Test
	void haveStrictHeadersOnEveryPath() throws Exception {
		try (Answers answers = new Answers()) {
			String id = answers.drop();
			List<String> calls = new ArrayList<>(RolesTests.calls().keySet());
			calls.addAll(List.of("GET /assets/markr.css", "GET /assets/no-such.css", "GET /no-such", "GET /a;b/c",
					"GET /tests?limit=0", "PATCH /tests", "GET /imports/" + id + "/document",
					"GET /imports/" + id + "/violations.csv", "GET /results/tls-headers/aggregate",
					"GET /results/tls-headers/marks.csv", "GET /results/a%2Fb%25/aggregate"));

			for (String call : calls) {
				HttpResponse<InputStream> answer = answers.to(call);
				assertThat(answer.version()).as(call).isEqualTo(HttpClient.Version.HTTP_2);
				HeadersTests.STRICT.forEach((name, value) -> assertThat(answer.headers().firstValue(name))
					.as("%s of %s: %s", name, call, answer)
					.hasValueSatisfying((found) -> assertThat(found).startsWith(value)));
				assertThat(answer.headers().firstValue("Strict-Transport-Security")).as(call)
					.contains("max-age=31536000");
			}
			assertThat(answers.statuses).contains(200, 400, 404, 405);
			assertThat(answers.types).contains("text/event-stream", "text/csv;header=present;charset=UTF-8",
					"text/css");
		}
	}

	@Test
	void haveCookiesForHttpsOnly() throws Exception {
		this.users.put("root", PASSWORD, Role.ADMIN, false);
		this.mode.forget();
		Browser browser = new Browser("https://localhost:" + this.port,
				HttpClient.newBuilder().sslContext(OwnCertificate.trusting()));

		browser.get("/sign-in");
		assertThat(browser.cookies()).extracting(HttpCookie::getName).containsExactly("XSRF-TOKEN");
		assertThat(browser.cookies()).allMatch(HttpCookie::getSecure).allMatch(HttpCookie::isHttpOnly);
		browser.signIn("root", PASSWORD);
		assertThat(browser.cookies()).extracting(HttpCookie::getName).contains("SESSION");
		assertThat(browser.cookies()).allMatch(HttpCookie::getSecure).allMatch(HttpCookie::isHttpOnly);
		assertThat(browser.get("/tests").statusCode()).isEqualTo(200);
	}

	/** Calls as one client of HTTP/2, and what came of it. */
	private final class Answers implements AutoCloseable {

		private final HttpClient http = OwnCertificate.client();

		private final List<InputStream> bodies = new ArrayList<>();

		private final List<Integer> statuses = new ArrayList<>();

		private final List<String> types = new ArrayList<>();

		String drop() throws Exception {
			HttpRequest drop = request("/import").header("Content-Type", "text/xml+markr")
				.POST(BodyPublishers.ofString(
						Documents.aDocument().result("tls-headers", "1", 20, 13).result("a/b%", "1", 20, 13).xml()))
				.build();
			return this.http.send(drop, BodyHandlers.ofString())
				.body()
				.replaceAll("(?s).*\"id\":\"([0-9a-f]{64}).*", "$1");
		}

		HttpResponse<InputStream> to(String call) throws Exception {
			String[] parts = call.split(" ");
			HttpRequest request = request(parts[1].replaceAll("\\{[^}]*}", "x"))
				.method(parts[0], BodyPublishers.noBody())
				.build();
			HttpResponse<InputStream> answer = this.http.send(request, BodyHandlers.ofInputStream());
			this.bodies.add(answer.body());
			this.statuses.add(answer.statusCode());
			answer.headers().firstValue("Content-Type").ifPresent(this.types::add);
			return answer;
		}

		private HttpRequest.Builder request(String path) {
			return HttpRequest.newBuilder(URI.create("https://localhost:" + TlsAnswersTests.this.port + path))
				.timeout(Duration.ofSeconds(20));
		}

		@Override
		public void close() throws IOException {
			for (InputStream body : this.bodies) {
				body.close();
			}
		}

	}

}

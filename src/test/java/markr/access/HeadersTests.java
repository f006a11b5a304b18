package markr.access;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import markr.platform.web.RawHttp;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Strict headers on answers of every kind, whichever filter makes them. */
@MarkrTest
class HeadersTests {

	/** Also held on every call by {@code RolesTests}. */
	static final Map<String, String> STRICT = Map.of("Content-Security-Policy", "default-src 'none'",
			"X-Content-Type-Options", "nosniff", "Cross-Origin-Opener-Policy", "same-origin", "Referrer-Policy",
			"no-referrer", "Permissions-Policy", "camera=()");

	@LocalServerPort
	int port;

	@Value("${markr.inbox.directory}")
	Path inbox;

	@Test
	void areOnAllAnswers() throws Exception {
		String document = Documents.aDocument().result("headers", "=1", 20, 13).xml();
		String id = send("POST /import HTTP/1.1", "Content-Type: text/xml+markr", document).body()
			.replaceAll("(?s).*\"id\":\"([0-9a-f]{64}).*", "$1");
		List<RawHttp.Answer> answers = List.of(get("/results/headers/aggregate"), get("/results/headers/marks.csv"),
				get("/imports/" + id + "/document"), get("/imports/" + id + "/violations.csv"), get("/openapi.yaml"),
				get("/sign-in"), get("/assets/markr.css"), get("/actuator/health"), get("/actuator/prometheus"),
				get("/no-such"), get("/assets/no-such"), get("/results/none/aggregate"), get("/tests?limit=0"),
				get("/a//b"), get("/a/..;/b"), get("/a%00b"), get("/results/headers/aggregate;x"),
				RawHttp.request(this.port, "GET /tests HTTP/1.1", "Host: evil.example", "Connection: close"),
				send("PATCH /tests HTTP/1.1", "X: y", ""), send("TRACE /tests HTTP/1.1", "X: y", ""),
				send("POST /import HTTP/1.1", "Content-Type: text/xml", "<x/>"),
				send("POST /sign-in HTTP/1.1", "Content-Type: application/x-www-form-urlencoded",
						"a=" + "b".repeat(20_000)),
				send("POST /import HTTP/1.1", "Sec-Fetch-Site: cross-site", document));

		assertThat(answers).allSatisfy((answer) -> STRICT.forEach((name,
				value) -> assertThat(answer.headers().get(name)).as("%s of %s", name, answer).startsWith(value)));
	}

	/** What is shown again is text. */
	@Test
	void areNotAllThatKeepsScriptsOut() throws Exception {
		assertThat(get("/first-admin?code=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").body()).contains("&lt;script")
			.doesNotContain("<script");
	}

	/**
	 * Names, numbers, tests and files may be called like scripts. What shows them is no
	 * page, and says so: browsers do not guess.
	 */
	@Test
	void letNothingThatIsKeptRunAsAScript() throws Exception {
		String script = "<script>alert(1)</script>";
		String document = Documents.aDocument().element("""
				<mcq-test-result scanned-on="%1$s"><first-name>%1$s</first-name><last-name>%1$s</last-name>
				<student-number>%1$s</student-number><test-id>%1$s</test-id>
				<summary-marks available="20" obtained="13"/></mcq-test-result>
				""".formatted("&lt;script>alert(1)&lt;/script>")).xml();
		Files.writeString(this.inbox.resolve("<img src=x onerror=alert(1)>.xml"), document);
		await().untilAsserted(() -> assertThat(get("/imports?test=" + encoded(script)).body()).contains("PUBLISHED"));
		String id = get("/imports?test=" + encoded(script)).json().at("/imports/0/id").asString();
		SortedSet<String> shown = new TreeSet<>();

		for (String call : RolesTests.calls().keySet()) {
			if (!call.startsWith("GET ") || call.equals("GET /changes")) {
				continue;
			}
			RawHttp.Answer answer = get(call.substring("GET ".length())
				.replace("{id}", id)
				.replace("{result}", "1")
				.replaceAll("\\{[^}]*}", encoded(script)));
			if (answer.body().contains("<script>alert") || answer.body().contains("<img src")) {
				shown.add(call);
				assertThat(answer.headers().get("Content-Type")).as(call)
					.matches("application/(problem\\+)?json|application/octet-stream|text/csv;.*");
				assertThat(answer.headers()).as(call).containsEntry("X-Content-Type-Options", "nosniff");
			}
		}
		assertThat(shown).contains("GET /tests", "GET /drops", "GET /imports", "GET /imports/{id}",
				"GET /results/{test-id}/marks", "GET /results/{test-id}/marks.csv",
				"GET /results/{test-id}/marks/{student-number}", "GET /students/{student-number}/marks");
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

	private RawHttp.Answer get(String path) throws Exception {
		return RawHttp.get(this.port, path);
	}

	private RawHttp.Answer send(String line, String header, String body) throws Exception {
		return RawHttp.send(this.port,
				"%s\r\nHost: localhost\r\nConnection: close\r\n%s\r\nContent-Length: %s\r\n\r\n%s".formatted(line,
						header, body.length(), body));
	}

}

package markr.results;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@MarkrTest
class AggregateControllerTests {

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final JdbcClient jdbc;

	private final int port;

	AggregateControllerTests(@Autowired JdbcClient jdbc, @LocalServerPort int port) {
		this.jdbc = jdbc;
		this.port = port;
	}

	@Test
	void answersTheFiguresInTheirOrderAndNothingElse() throws Exception {
		TestTables.insert(this.jdbc, "9863", Distributions.SAMPLE);

		HttpResponse<String> answer = get("9863");

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(answer.body()).isEqualTo("{\"mean\":50.80246913580247,\"stddev\":9.92119535943923,\"min\":30.0,"
				+ "\"max\":75.0,\"p25\":45.0,\"p50\":50.0,\"p75\":55.0,\"count\":81}");
	}

	@Test
	void answersOneStudent() throws Exception {
		insert("one student", 20, 13);

		assertThat(get("one student").body())
			.isEqualTo("{\"mean\":65.0,\"stddev\":0.0,\"min\":65.0,\"max\":65.0,\"p25\":65.0,\"p50\":65.0,"
					+ "\"p75\":65.0,\"count\":1}");
	}

	@Test
	void answers404ForATestWithoutMarks() throws Exception {
		TestTables.insertTest(this.jdbc, "no mark", 20);
		TestTables.insertMark(this.jdbc, "no mark", 13, 0);

		HttpResponse<String> answer = get("no mark");

		assertThat(answer.statusCode()).isEqualTo(404);
		assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(answer.body()).contains("\"status\":404", "No student has a mark in test 'no mark'.",
				"\"instance\":\"/results/no%20mark/aggregate\"");
	}

	@Test
	void takesTestIdsAsWritten() throws Exception {
		insert("002299", 100, 1);
		insert("2299", 100, 2);
		insert("a", 100, 3);

		assertThat(get("002299").body()).startsWith("{\"mean\":1.0,");
		assertThat(get("2299").body()).startsWith("{\"mean\":2.0,");
		assertThat(get("02299").statusCode()).isEqualTo(404);
		assertThat(get("A").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b", "/", "//", "a\\b", "\\..\\", "a;b", ";", "100%", "%2F", "%252F", "%zz", "a?b",
			"a#b", "a b", " ", "Prüfung", "a+b", "a'b", "a\"b", "試験", "📝", ".", "..", "../..", "../../../..", "a/../b",
			"aggregate", "{test-id}", "*", "a,b", "a&b=c", "a|b^c", "<b>", "[1]", "a:b@c", "~", "$1" })
	void servesAnyTestIdThatIsPercentEncoded(String testId) throws Exception {
		insert(testId, 100, 42);

		HttpResponse<String> answer = get(testId);

		assertThat(answer.body()).startsWith("{\"mean\":42.0,");
	}

	@Test
	void refusesABareSemicolonRatherThanAnswerForAnotherTest() throws Exception {
		insert("bare", 100, 1);

		HttpResponse<String> answer = send(request("/results/bare;id/aggregate").GET());

		assertThat(answer.statusCode()).isEqualTo(400);
		assertThat(answer.body()).contains("%3B");
	}

	@Test
	void answers304AsLongAsTheFiguresStay() throws Exception {
		insert("polled", 20, 13);
		HttpResponse<String> first = get("polled");
		String etag = first.headers().firstValue("ETag").orElseThrow();
		assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");

		HttpResponse<String> same = send(request(path("polled")).header("If-None-Match", etag).GET());
		TestTables.insertMark(this.jdbc, "polled", 14, 1);
		HttpResponse<String> changed = send(request(path("polled")).header("If-None-Match", etag).GET());

		assertThat(same.statusCode()).isEqualTo(304);
		assertThat(same.body()).isEmpty();
		assertThat(same.headers().firstValue("ETag")).hasValue(etag);
		assertThat(same.headers().firstValue("Cache-Control")).hasValue("no-cache");
		assertThat(changed.statusCode()).isEqualTo(200);
		assertThat(changed.body()).endsWith("\"count\":2}");
		assertThat(changed.headers().firstValue("ETag")).isPresent().isNotEqualTo(first.headers().firstValue("ETag"));
	}

	@Test
	void answersHeadLikeGetWithoutTheBody() throws Exception {
		insert("head", 20, 13);
		HttpResponse<String> get = get("head");

		HttpResponse<String> head = send(request(path("head")).method("HEAD", HttpRequest.BodyPublishers.noBody()));

		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.body()).isEmpty();
		assertThat(head.headers().firstValue("ETag")).isPresent().isEqualTo(get.headers().firstValue("ETag"));
		assertThat(head.headers().firstValue("Content-Type")).isEqualTo(get.headers().firstValue("Content-Type"));
	}

	private void insert(String testId, int available, int obtained) {
		TestTables.insert(this.jdbc, testId, new Distribution(available, new TreeMap<>(Map.of(obtained, 1L))));
	}

	private HttpResponse<String> get(String testId) throws IOException, InterruptedException {
		return send(request(path(testId)).GET());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HTTP.send(request.build(), BodyHandlers.ofString());
	}

	/**
	 * Every byte is encoded but letters and digits: dots too, or clients take them away.
	 */
	private static String path(String testId) {
		StringBuilder path = new StringBuilder("/results/");
		for (byte value : testId.getBytes(StandardCharsets.UTF_8)) {
			if (value > 0 && Character.isLetterOrDigit(value)) {
				path.append((char) value);
			}
			else {
				path.append('%').append(HexFormat.of().withUpperCase().toHexDigits(value));
			}
		}
		return path.append("/aggregate").toString();
	}

}

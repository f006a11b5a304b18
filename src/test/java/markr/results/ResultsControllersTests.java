package markr.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

import markr.platform.web.RawHttp;
import markr.support.Caller;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What can be read of tests and their marks, beside the statistics. */
@MarkrTest
@AutoConfigureRestTestClient
class ResultsControllersTests {

	@Autowired
	JdbcClient jdbc;

	@Autowired
	RestTestClient http;

	@LocalServerPort
	int port;

	@Test
	void listsTestsInNaturalOrderPageByPage() throws Exception {
		List<String> ids = List.of("natural-", "natural-02", "natural-2", "natural-2a", "natural-10", "natural-10-2",
				"natural-10-10", "natural-010a", "natural-99999999999999999999", "natural-100000000000000000000",
				"natural-a/b", "natural-ä");
		ids.forEach((id) -> TestTables.insert(this.jdbc, id, new Distribution(20, new TreeMap<>(Map.of(13, 2L)))));
		TestTables.insertTest(this.jdbc, "natural-3 without marks", 20);

		JsonNode first = get("/tests?limit=5&after=natural");
		JsonNode second = get(first.get("next").asString());
		JsonNode third = get(second.get("next").asString());

		assertThat(first.get("tests").get(0))
			.hasToString("{\"test_id\":\"natural-\",\"student_count\":2,\"marks_available\":20}");
		assertThat(first.get("tests")).hasSize(5);
		assertThat(List.of(first, second, third)
			.stream()
			.flatMap((page) -> StreamSupport.stream(page.get("tests").spliterator(), false))
			.map((test) -> test.get("test_id").asString())
			.filter((id) -> id.startsWith("natural-"))
			.toList()).containsExactlyElementsOf(ids);
	}

	@Test
	void saysThatThereIsNoFurtherPage() {
		TestTables.insert(this.jdbc, "~~ the last", new Distribution(20, new TreeMap<>(Map.of(13, 2L))));

		assertThat(get("/tests?after=~~").toString())
			.isEqualTo("{\"tests\":[{\"test_id\":\"~~ the last\",\"student_count\":2,\"marks_available\":20}]}");
		assertThat(get("/tests?after=~~~").toString()).isEqualTo("{\"tests\":[]}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/results/figures/aggregate", "/results/figures/histogram",
			"/results/figures/percentile-rank?obtained=7", "/results/figures/marks.csv" })
	void answers304UntilAnotherDocumentIsPublished(String path) throws Exception {
		post(Documents.aDocument().result("figures", "1", 20, 13));
		String etag = RawHttp.get(this.port, path).headers().get("ETag");

		RawHttp.Answer same = RawHttp.get(this.port, path, "If-None-Match: " + etag);
		post(Documents.aDocument().result("figures", path, 20, 7));
		RawHttp.Answer changed = RawHttp.get(this.port, path, "If-None-Match: " + etag);

		assertThat(same.status()).isEqualTo(304);
		assertThat(same.body()).isEmpty();
		assertThat(same.headers()).containsEntry("ETag", etag).containsEntry("Cache-Control", "no-cache");
		assertThat(changed.status()).isEqualTo(200);
		assertThat(changed.headers().get("ETag")).isNotEqualTo(etag);
	}

	@Test
	void answersHistogramDistributionAndStatisticsTogether() {
		post(Documents.aDocument().result("histogram", "1", 20, 13).result("histogram", "2", 20, 20));

		assertThat(get("/results/histogram/histogram").toString()).isEqualTo("""
				{"bins":[{"lower_pct":0,"upper_pct":10,"count":0},{"lower_pct":10,"upper_pct":20,"count":0},\
				{"lower_pct":20,"upper_pct":30,"count":0},{"lower_pct":30,"upper_pct":40,"count":0},\
				{"lower_pct":40,"upper_pct":50,"count":0},{"lower_pct":50,"upper_pct":60,"count":0},\
				{"lower_pct":60,"upper_pct":70,"count":1},{"lower_pct":70,"upper_pct":80,"count":0},\
				{"lower_pct":80,"upper_pct":90,"count":0},{"lower_pct":90,"upper_pct":100,"count":1}],"total":2,\
				"available":20,"distribution":[{"obtained":13,"count":1},{"obtained":20,"count":1}],\
				"aggregate":{"mean":82.5,"stddev":17.5,"min":65.0,"max":100.0,"p25":73.75,"p50":82.5,"p75":91.25,\
				"count":2}}""");
	}

	@Test
	void answersTheDistributionInPages() {
		post(Documents.aDocument()
			.result("in pages", "1", 20, 13)
			.result("in pages", "2", 20, 20)
			.result("in pages", "3", 20, 0));

		JsonNode first = get("/results/in%20pages/histogram?limit=2");
		JsonNode second = get(first.get("next").asString());

		assertThat(first.get("distribution"))
			.hasToString("[{\"obtained\":0,\"count\":1},{\"obtained\":13,\"count\":1}]");
		assertThat(second.get("distribution")).hasToString("[{\"obtained\":20,\"count\":1}]");
		assertThat(second.has("next")).isFalse();
		assertThat(second.get("aggregate")).isEqualTo(first.get("aggregate"));
		assertThat(second.get("bins")).isEqualTo(first.get("bins"));
	}

	@Test
	void listsTheMarksOfATestInPages() {
		String one = post(Documents.aDocument()
			.result("listed marks", "1", 20, 13)
			.result("listed marks", "2", 20, 5)
			.result("another test", "3", 20, 9)
			.result("listed marks", "1", 20, 14));
		String other = post(
				Documents.aDocument().result("listed marks", "2", 20, 20).result("listed marks", "4", 20, 0));

		List<String> found = new ArrayList<>();
		for (String next = "/results/listed%20marks/marks?limit=1"; next != null;) {
			JsonNode page = get(next);
			page.get("marks")
				.forEach((mark) -> found
					.add("%s %s of %s, %s of %s".formatted(mark.get("student_number").asString(), mark.get("obtained"),
							mark.get("available"), mark.get("result"), mark.get("document").asString())));
			next = page.has("next") ? page.get("next").asString() : null;
		}

		assertThat(found).containsExactly("1 14 of 20, 4 of " + one, "2 20 of 20, 1 of " + other,
				"4 0 of 20, 2 of " + other);
		assertThat(get("/results/listed%20marks/marks").at("/marks/0/percentage").asDouble()).isEqualTo(70.0);
	}

	@Test
	void sendsTheMarksOfATestAsAFile() throws Exception {
		String id = post(Documents.aDocument()
			.result("file;=1", "002299", 20, 13)
			.result("file;=1", "002299", 20, 12)
			.result("file;=1", "-2299,\"x\"", 10, 7));

		RawHttp.Answer file = RawHttp.get(this.port, "/results/file%3B%3D1/marks.csv");

		assertThat(file.headers()).containsEntry("Content-Type", "text/csv;header=present;charset=UTF-8")
			.containsEntry("X-Content-Type-Options", "nosniff");
		assertThat(file.headers().get("Content-Disposition")).startsWith("attachment; filename");
		assertThat(unchunked(file.body())).isEqualTo("student_number,obtained,available,percentage,document,result\r\n"
				+ "\"'-2299,\"\"x\"\"\",7,20,35.0," + id + ",3\r\n002299,13,20,65.0," + id + ",1\r\n");
	}

	private JsonNode get(String path) {
		return this.http.get()
			.uri((builder) -> java.net.URI.create("http://localhost:" + this.port + path))
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(JsonNode.class)
			.returnResult()
			.getResponseBody();
	}

	private String post(Documents document) {
		return new Caller(this.http, this.port).post(document);
	}

	/** RawHttp leaves the chunks' lengths in: each on a line of its own. */
	private static String unchunked(String body) {
		return body.replaceAll("(?m)^[0-9a-f]{1,4}\r\n|\r\n\\z", "").replaceFirst("\r\n\\z", "");
	}

}

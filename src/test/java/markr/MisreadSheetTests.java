package markr;

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import markr.support.Caller;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sheet on which a scanner has read another number of available marks than there are:
 * the highest count, and everybody can see which document it was.
 */
@MarkrTest
@AutoConfigureRestTestClient
class MisreadSheetTests {

	private static final String METRIC = "markr_available_raised_total ";

	/** The answers of these sheets do not add up, which is another matter. */
	private static final String AVAILABLE = "_AVAILABLE";

	@Autowired
	RestTestClient http;

	@LocalServerPort
	int port;

	Caller caller;

	@BeforeEach
	void caller() {
		this.caller = new Caller(this.http, this.port);
	}

	@Test
	void isSaidToItsSenderAndIsTheOnlyFinding() {
		this.caller.post(sheets("misread", 30, 20, 0));
		double before = raised();

		JsonNode answer = post(sheets("misread", 0, 20, 1));

		String id = answer.get("id").asString();
		String changes = "{\"tests\":1,\"first\":[{\"test_id\":\"misread\",\"before\":20,\"after\":200}]}";
		assertThat(answer.get("available_changes")).hasToString(changes);
		assertThat(post(sheets("misread", 0, 20, 1)).get("available_changes")).hasToString(changes);
		assertThat(this.caller.get("/imports/" + id).get("available_changes")).hasToString(changes);
		assertThat(raised()).isEqualTo(before + 1);
		assertThat(findings("/results/misread")).containsExactly("MORE_AVAILABLE 200 20");
		assertThat(findings("/imports/" + id)).containsExactly("MORE_AVAILABLE 200 20");
	}

	@Test
	void leavesNothingBehindWhenItIsWithdrawn() {
		this.caller.post(sheets("misread-back", 30, 20, 0));
		String id = this.caller.post(sheets("misread-back", 0, 20, 1));

		this.caller.withdraw(id);

		assertThat(findings("/results/misread-back")).isEmpty();
		assertThat(this.caller.get("/imports/" + id).has("available_changes")).isFalse();
		assertThat(this.caller.get("/results/misread-back/marks/usual-1").get("available").asInt()).isEqualTo(20);

		reinstate(id);

		assertThat(findings("/results/misread-back")).containsExactly("MORE_AVAILABLE 200 20");
		assertThat(this.caller.get("/imports/" + id).get("available_changes").get("first").get(0).get("before").asInt())
			.isEqualTo(20);
	}

	/** At most three, or one of a hundred; and nine of ten share what is usual. */
	@ParameterizedTest
	@CsvSource({ "9, 1, MORE_AVAILABLE", "8, 1, FEWER_AVAILABLE", "27, 3, MORE_AVAILABLE", "26, 3, FEWER_AVAILABLE",
			"36, 4, FEWER_AVAILABLE", "396, 4, MORE_AVAILABLE", "395, 4, FEWER_AVAILABLE" })
	void standsOutAsLongAsItIsOneOfAFew(int usual, int misread, String code) {
		String test = "misread-" + usual + "-" + misread;

		this.caller.post(sheets(test, usual, 20, misread));

		int expected = code.startsWith("MORE") ? misread : usual;
		assertThat(stream(this.caller.get("/results/" + test + "/findings/counts").get("counts")))
			.filteredOn((count) -> count.get("code").asString().endsWith(AVAILABLE))
			.singleElement()
			.hasToString("{\"code\":\"%s\",\"open\":%d,\"dismissed\":0}".formatted(code, expected));
	}

	@Test
	void doesNotHideThoseThatAreFolded() {
		this.caller.post(sheets("misread-folded", 30, 20, 1).result("misread-folded", "folded", 18, 9));

		assertThat(findings("/results/misread-folded")).containsExactlyInAnyOrder("MORE_AVAILABLE 200 20",
				"FEWER_AVAILABLE 18 20");
	}

	private static Documents sheets(String test, int usual, int available, int misread) {
		Documents document = Documents.aDocument();
		for (int n = 1; n <= usual; n++) {
			document.result(test, "usual-" + n, available, 9);
		}
		for (int n = 1; n <= misread; n++) {
			document.result(test, "misread-" + n, available * 10, 9);
		}
		return document;
	}

	private JsonNode post(Documents document) {
		return this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(document.bytes())
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(JsonNode.class)
			.returnResult()
			.getResponseBody();
	}

	private void reinstate(String id) {
		this.http.post()
			.uri("/imports/{id}/reinstate", id)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"reason\":\"test\"}")
			.exchange()
			.expectStatus()
			.isOk();
	}

	private List<String> findings(String of) {
		return stream(this.caller.get(of + "/findings?limit=1000").get("findings"))
			.filter((finding) -> finding.get("code").asString().endsWith(AVAILABLE))
			.map((finding) -> finding.get("code").asString() + " " + finding.get("found").asString() + " "
					+ finding.get("other").asString())
			.toList();
	}

	private static Stream<JsonNode> stream(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false);
	}

	private double raised() {
		return this.http.get()
			.uri("/actuator/prometheus")
			.exchange()
			.returnResult(String.class)
			.getResponseBody()
			.lines()
			.filter((line) -> line.startsWith(METRIC))
			.mapToDouble((line) -> Double.parseDouble(line.substring(METRIC.length())))
			.sum();
	}

}

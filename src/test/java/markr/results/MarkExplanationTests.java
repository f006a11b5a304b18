package markr.results;

import java.util.ArrayList;
import java.util.List;

import markr.support.Caller;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Why a student has a mark, as an appeal has to hear it. */
@MarkrTest
@AutoConfigureRestTestClient
class MarkExplanationTests {

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	private Caller caller;

	@BeforeEach
	void call(@LocalServerPort int port) {
		this.caller = new Caller(this.http, port);
	}

	@Test
	void leadsFromTheMarkToTheLineThatDecidedIt() {
		String first = this.caller
			.post(Documents.aDocument().result("appeal", "other", 20, 1).result("appeal", "s", 20, 9));
		String second = this.caller
			.post(Documents.aDocument().result("appeal", "s", 18, 12).result("appeal", "s", 20, 11));
		String third = this.caller.post(Documents.aDocument().result("appeal", "s", 20, 12).element("<!-- again -->"));

		JsonNode answer = this.caller.get("/results/appeal/marks/s");

		assertThat(answer.get("mark")).hasToString(
				"{\"obtained\":12,\"percentage\":60.0,\"document\":\"%s\",\"result\":1,\"line\":2}".formatted(second));
		assertThat(answer.get("why").asString())
			.isEqualTo("It has the highest marks of 4 scans, and of those with the same marks it was there first.");
		assertThat(answer.get("scan_count").asInt()).isEqualTo(4);
		assertThat(scans(answer)).containsExactly(first + " 2 10 9 of 20 LOWER", second + " 1 2 12 of 18 COUNTS",
				second + " 2 10 11 of 20 LOWER", third + " 1 2 12 of 20 EQUAL_BUT_LATER");
		assertThat(changes(answer)).containsExactly("1 " + first + " null to 9", "2 " + second + " 9 to 12",
				"3 " + third + " 12 to 12");
		assertThat(answer.at("/scans/0/last_name").asString()).isEqualTo("Austen");
		assertThat(answer.at("/scans/0/drop/way").asString()).isEqualTo("HTTP");
	}

	@Test
	void saysThatAnOnlyScanIsTheOnlyOne() {
		this.caller.post(Documents.aDocument().result("appeal-only", "s", 20, 9));

		JsonNode answer = this.caller.get("/results/appeal-only/marks/s");

		assertThat(answer.get("why").asString()).isEqualTo("It is the only scan that counts.");
		assertThat(answer.get("scans")).hasSize(1);
	}

	/** Nobody has seen them, and they may never count. */
	@Test
	void showsNoScanThatHasNotCounted() {
		this.caller.post(Documents.aDocument().result("appeal-staged", "s", 20, 9));
		this.jdbc.sql("""
				insert into scan (test_id, document_id, result, line, student_number, available, obtained)
				values ('appeal-staged', -1, 1, 1, 's', 20, 20), ('appeal-unseen', -1, 2, 1, 's', 20, 20)
				""").update();

		assertThat(this.caller.get("/results/appeal-staged/marks/s").get("scans")).hasSize(1);
		this.http.get().uri("/results/appeal-unseen/marks/s").exchange().expectStatus().isNotFound();
	}

	@Test
	void saysWhatCeasedToCount() {
		String high = this.caller.post(Documents.aDocument().result("appeal-back", "s", 20, 19));
		String low = this.caller.post(Documents.aDocument().result("appeal-back", "s", 20, 9));
		this.caller.withdraw(high);

		JsonNode answer = this.caller.get("/results/appeal-back/marks/s");

		assertThat(scans(answer)).containsExactly(high + " 1 2 19 of 20 WITHDRAWN", low + " 1 2 9 of 20 COUNTS");
		assertThat(changes(answer)).containsExactly("1 " + high + " null to 19", "2 " + low + " 19 to 19",
				"3 " + high + " 19 to 9");
		assertThat(answer.at("/changes/2/counts").asBoolean()).isFalse();
	}

	@Test
	void saysWhatCountedInATestThatHasGone() {
		String id = this.caller.post(Documents.aDocument().result("appeal-gone", "s", 20, 19));
		this.caller.withdraw(id);

		JsonNode answer = this.caller.get("/results/appeal-gone/marks/s");

		assertThat(answer.has("mark")).isFalse();
		assertThat(answer.has("available")).isFalse();
		assertThat(answer.get("why").asString()).isEqualTo("No scan counts any more: their documents were taken back.");
		assertThat(scans(answer)).containsExactly(id + " 1 2 19 of 20 WITHDRAWN");
		assertThat(changes(answer)).containsExactly("1 " + id + " null to 19", "2 " + id + " 19 to null");
	}

	@Test
	void listsAllTestsOfAStudentInNaturalOrder() {
		this.caller.post(Documents.aDocument()
			.result("tests of-10", "student/7;", 20, 9)
			.result("tests of-9", "student/7;", 10, 9)
			.result("tests of-9", "student/7;", 20, 8)
			.result("tests of-9", "another", 20, 20));

		JsonNode first = this.caller.get("/students/student%2F7%3B/marks?limit=1");
		JsonNode second = this.caller.get(first.get("next").asString());

		assertThat(first.at("/marks/0/test_id").asString()).isEqualTo("tests of-9");
		assertThat(first.at("/marks/0/percentage").asDouble()).isEqualTo(45.0);
		assertThat(second.at("/marks/0/test_id").asString()).isEqualTo("tests of-10");
		assertThat(second.has("next")).isFalse();
	}

	private static List<String> scans(JsonNode answer) {
		List<String> scans = new ArrayList<>();
		answer.get("scans")
			.forEach((scan) -> scans.add("%s %s %s %s of %s %s".formatted(scan.get("document").asString(),
					scan.get("result"), scan.get("line"), scan.get("obtained"), scan.get("available"),
					scan.get("verdict").asString())));
		return scans;
	}

	private static List<String> changes(JsonNode answer) {
		List<String> changes = new ArrayList<>();
		answer.get("changes")
			.forEach((change) -> changes.add("%s %s %s to %s".formatted(change.get("version"),
					change.get("document").asString(), change.get("before"), change.get("after"))));
		return changes;
	}

}

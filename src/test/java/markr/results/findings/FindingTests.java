package markr.results.findings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.jayway.jsonpath.JsonPath;
import markr.support.MarkrTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.StatusAssertions;

import static org.assertj.core.api.Assertions.assertThat;

/** What looks wrong with accepted scans, as people ask for it. */
@MarkrTest
@AutoConfigureRestTestClient
class FindingTests {

	@Autowired
	RestTestClient http;

	@Test
	void seesThatEveryRescanOfTheRealDocumentCarriesAnotherName() throws IOException {
		String id = post(sample("sample-findings"));

		for (String of : List.of("/imports/" + id, "/results/sample-findings")) {
			String all = get(of + "/findings?limit=1000");

			assertThat(open(get(of + "/findings/counts"), "ANOTHER_NAME")).isEqualTo(19);
			assertThat(open(get(of + "/findings/counts"), "LOWER_RESCAN")).isEqualTo(16);
			// As many scans as one answer looks at: it is the whole.
			assertThat(next(of + "/findings/counts")).isNull();
			assertThat(next(of + "/findings")).isNull();
			assertThat(students(all, "ANOTHER_NAME")).doesNotHaveDuplicates().contains("2319", "2353", "2367");
			// These three have the same mark on both sheets.
			assertThat(students(all, "LOWER_RESCAN")).hasSize(16).doesNotContain("2319", "2353", "2367");
			assertThat(JsonPath.<List<String>>read(all, "$.findings[*].code")).isSubsetOf("ANOTHER_NAME",
					"LOWER_RESCAN", "ANOTHER_NAME_ELSEWHERE");
		}
	}

	@Test
	void comparesScansOfSeveralDocumentsInWhateverOrder() {
		String lower = post(result("several", "901", "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));
		assertThat(codes(lower)).isEmpty();

		String higher = post(result("several", "901", "Joan", "Austen", "2017-12-04", 20, 13, "20", "13"));

		assertThat(codes(lower)).containsExactly("ANOTHER_NAME", "LOWER_RESCAN");
		assertThat(codes(higher)).isEmpty();
		String finding = get("/imports/" + lower + "/findings?code=ANOTHER_NAME");
		assertThat(JsonPath.<String>read(finding, "$.findings[0].found")).isEqualTo("Jane Austen");
		assertThat(JsonPath.<String>read(finding, "$.findings[0].other")).isEqualTo("Joan Austen");
		assertThat(JsonPath.<String>read(finding, "$.findings[0].other_document")).isEqualTo(higher);
		assertThat(JsonPath.<Integer>read(finding, "$.findings[0].line")).isEqualTo(2);
	}

	@Test
	void followsWhatIsWithdrawnAndReinstated() {
		String lower = post(result("taken-back", "21", "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));
		String higher = post(result("taken-back", "21", "Joan", "Austen", "2017-12-04", 20, 13, "20", "13"));
		assertThat(codes(lower)).containsExactly("ANOTHER_NAME", "LOWER_RESCAN");

		correct(higher, "withdraw");
		assertThat(codes(lower)).isEmpty();
		assertThat(codes(higher)).isEmpty();

		correct(higher, "reinstate");
		assertThat(codes(lower)).containsExactly("ANOTHER_NAME", "LOWER_RESCAN");

		correct(lower, "withdraw");
		assertThat(codes(lower)).isEmpty();
		put(lower, "LOWER_RESCAN", "{\"reason\":\"x\"}").expectStatus().isNotFound();
	}

	@Test
	void doesNotMindCaseOfNamesOrMissingOnes() {
		post(result("names-alike", "11", "Jane", "Austen", "2017-12-04", 20, 13, "20", "13"));
		String shouting = post(result("names-alike", "11", "JANE", "AUSTEN", "2017-12-04", 20, 13, "20", "13"));
		String nameless = post(result("names-alike", "11", "", "", "2017-12-04", 20, 13, "20", "13"));

		assertThat(codes(shouting)).isEmpty();
		assertThat(codes(nameless)).isEmpty();
	}

	@Test
	void seesNumbersThatDifferByLeadingZerosWithinATest() {
		String plain = post(result("zeros", "2298", "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));
		post(result("other-zeros", "002298", "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));
		assertThat(codes(plain)).isEmpty();

		String zeros = post(result("zeros", "002298", "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));

		assertThat(codes(plain)).containsExactly("LEADING_ZEROS");
		assertThat(codes(zeros)).containsExactly("LEADING_ZEROS");
		String third = post(result("zeros", "02298", "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));
		assertThat(codes(third)).containsExactly("LEADING_ZEROS");
	}

	@Test
	void seesAStudentUnderAnotherNameInAnotherTest() {
		String here = post(result("here", "33071", "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));
		String there = post(result("there", "33071", "Emily", "Bronte", "2017-12-04", 20, 9, "20", "9"));

		assertThat(codes(here)).containsExactly("ANOTHER_NAME_ELSEWHERE");
		assertThat(codes(there)).containsExactly("ANOTHER_NAME_ELSEWHERE");
	}

	@ParameterizedTest
	@ValueSource(strings = { "73\u200b01", "73\u00ad01", "\ufeff7301", "7\uff1301", "\u200e7301", "\u00a07301" })
	void seesWhatPeopleCannotSee(String number) {
		post(result("unseen", "7301", "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));
		String odd = post(result("unseen", number, "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));

		assertThat(codes(odd)).containsExactly("LOOKS_LIKE");
		String finding = get("/imports/" + odd + "/findings");
		assertThat(JsonPath.<String>read(finding, "$.findings[0].found")).isEqualTo(number);
		assertThat(JsonPath.<String>read(finding, "$.findings[0].other")).isEqualTo("7301");
		assertThat(JsonPath.<String>read(finding, "$.findings[0].other_document")).isNotEmpty();
	}

	@Test
	void seesCombiningFormsInTestIdsAndAcceptsPlainOnes() {
		String odd = post(result("e\u0301te\u0301", "7302", "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));
		String plain = post(result("\u00e9t\u00e9", "Ж-7303", "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));

		assertThat(codes(odd)).containsExactly("LOOKS_LIKE");
		assertThat(codes(plain)).isEmpty();
	}

	@Test
	void seesWhatASingleScanSays() {
		String future = post(result("single-future", "51", "Jane", "Austen", "2999-12-04T12:12:10Z", 20, 9, "20", "9"));
		String undated = post(result("single-undated", "52", "Jane", "Austen", "tomorrow", 20, 9, "20", "9"));
		String sum = post(result("single-sum", "53", "Jane", "Austen", "2017-12-04", 20, 9, "20", "8"));
		String unknown = post(result("single-unknown", "54", "Jane", "Austen", "2017-12-04", 20, 9, "20", "?"));
		String folded = post(result("single-folded", "55", "Jane", "Austen", "2017-12-04", 18, 9, "18", "9"));
		post(result("single-folded", "56", "Emily", "Bronte", "2017-12-04", 20, 9, "20", "9"));

		assertThat(codes(future)).containsExactly("SCANNED_IN_FUTURE");
		assertThat(codes(undated)).isEmpty();
		assertThat(codes(sum)).containsExactly("SUM_DIFFERS");
		assertThat(JsonPath.<String>read(get("/imports/" + sum + "/findings"), "$.findings[0].other"))
			.isEqualTo("8 of 20");
		assertThat(codes(unknown)).isEmpty();
		assertThat(codes(folded)).containsExactly("FEWER_AVAILABLE");
	}

	@Test
	void givesPagesThatFollowEachOther() throws IOException {
		String id = post(sample("sample-pages"));
		String all = get("/imports/" + id + "/findings?limit=1000");

		List<Object> paged = new ArrayList<>();
		String next = "/results/sample-pages/findings?limit=7";
		while (next != null) {
			String page = get(next);
			List<Object> findings = JsonPath.read(page, "$.findings");
			assertThat(findings).hasSizeBetween(1, 7);
			paged.addAll(findings);
			next = next(next);
		}

		assertThat(paged).isEqualTo(JsonPath.<List<Object>>read(all, "$.findings"));
	}

	/** No answer looks at more than 100 of them. */
	@Test
	void findsAndCountsWhatIsWrongAmongManyScans() {
		StringBuilder results = new StringBuilder();
		for (int i = 0; i < 700; i++) {
			boolean wrong = i % 499 == 0 || i == 699;
			results.append(
					result("many", "m" + i, "Jane", "Austen", wrong ? "2999-12-04" : "2017-12-04", 20, 9, "20", "9"));
		}
		String large = post(results.toString());
		String small = post(result("many", "another", "Jane", "Austen", "2999-12-04", 20, 9, "20", "9"));

		for (String of : List.of("/results/many", "/imports/" + large)) {
			List<String> found = new ArrayList<>();
			for (String next = of + "/findings"; next != null; next = next(next)) {
				found.addAll(JsonPath.<List<String>>read(get(next), "$.findings[*].student_number"));
			}
			List<Integer> counted = JsonPath.read(get(of + "/findings/counts"), "$.counts[*].open");

			boolean ofTest = of.startsWith("/results");
			assertThat(found)
				.isEqualTo(ofTest ? List.of("m0", "m499", "m699", "another") : List.of("m0", "m499", "m699"));
			assertThat(counted).containsExactly(ofTest ? 4 : 3);
			assertThat(next(of + "/findings/counts")).as("all are counted by one call").isNull();
			assertThat(get(of + "/findings.csv").lines()).hasSize(found.size() + 1);
		}
		assertThat(codes(small)).containsExactly("SCANNED_IN_FUTURE");
	}

	@Test
	void isOpenedAgainAndRemembersWhatWasSaid() {
		String id = post(result("reopened", "63", "Jane", "Austen", "2999-12-04", 20, 9, "20", "9"));
		String finding = "/imports/" + id + "/findings/1/SCANNED_IN_FUTURE";
		reopen(finding, "?reason=Nothing to open").isNoContent();
		dismiss(id, "SCANNED_IN_FUTURE", "{\"reason\":\"Clock\",\"by\":\"Ann\"}");

		reopen(finding, "").isBadRequest();
		reopen(finding, "?reason=It was right&by=Bob").isNoContent();
		reopen(finding, "?reason=Again&by=Eve").isNoContent();

		assertThat(codes(id)).containsExactly("SCANNED_IN_FUTURE");
		assertThat(dismiss(id, "SCANNED_IN_FUTURE", "{\"reason\":\"Daylight saving\",\"by\":\"Cy\"}"))
			.contains("Daylight saving");
		assertThat(codes(id)).isEmpty();
		String history = get(finding + "/dismissals");
		assertThat(JsonPath.<List<String>>read(history, "$.dismissals[*].reason")).containsExactly("Clock",
				"Daylight saving");
		assertThat(JsonPath.<List<String>>read(history, "$.dismissals[*].reopened_reason"))
			.containsExactly("It was right");
		assertThat(JsonPath.<List<String>>read(history, "$.dismissals[*].reopened_by")).containsExactly("Bob");
	}

	@Test
	void isDismissedOnceWithTheFirstReason() {
		String id = post(result("dismissed", "61", "Jane", "Austen", "2999-12-04", 20, 9, "20", "9"));

		String dismissed = dismiss(id, "SCANNED_IN_FUTURE", "{\"reason\":\"Clock of scanner 7\",\"by\":\"Ann\"}");
		String again = dismiss(id, "SCANNED_IN_FUTURE", "{\"reason\":\"Another\",\"by\":\"Bob\"}");

		assertThat(again).isEqualTo(dismissed);
		assertThat(JsonPath.<String>read(dismissed, "$.dismissal.reason")).isEqualTo("Clock of scanner 7");
		assertThat(JsonPath.<String>read(dismissed, "$.dismissal.by")).isEqualTo("Ann");
		assertThat(codes(id)).isEmpty();
		String count = get("/results/dismissed/findings/counts");
		assertThat(JsonPath.<Integer>read(count, "$.counts[0].dismissed")).isEqualTo(1);
		assertThat(JsonPath.<Integer>read(count, "$.counts[0].open")).isZero();
		assertThat(JsonPath.<List<String>>read(get("/results/dismissed/findings?dismissed=true"), "$.findings[*].code"))
			.containsExactly("SCANNED_IN_FUTURE");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"reason\":\" \"}", "{\"reason\":\"bell \\u0007\"}" })
	void isNotDismissedWithoutAReason(String body) {
		String id = post(result("not-dismissed", "62", "Jane", "Austen", "2999-12-04", 20, 9, "20", "9"));

		put(id, "SCANNED_IN_FUTURE", body).expectStatus().isBadRequest();
		put(id, "LOWER_RESCAN", "{\"reason\":\"x\"}").expectStatus().isNotFound();
		put(id, "NO_CODE", "{\"reason\":\"x\"}").expectStatus().isBadRequest();
	}

	@Test
	void isAFileThatNoSpreadsheetRuns() {
		String id = post(result("=cmd()", "71", "@SUM(A1)", "x,y", "2017-12-04", 20, 9, "20", "9")
				+ result("=cmd()", "71", "Jane", "Austen", "2017-12-04", 20, 13, "20", "13"));

		for (String of : List.of("/imports/" + id, "/results/=cmd()")) {
			String file = get(of + "/findings.csv");

			assertThat(file.lines()).hasSize(3)
				.first()
				.isEqualTo("document,result,line,test_id,student_number,code,found,other,other_document,other_result,"
						+ "dismissed_at,dismissed_by,reason");
			assertThat(file.lines().toList().get(1))
				.isEqualTo("%1$s,1,2,'=cmd(),71,ANOTHER_NAME,\"'@SUM(A1) x,y\",Jane Austen,%1$s,2,,,".formatted(id));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "?limit=0", "?limit=1001", "?limit=x", "?after=x", "?code=NO_CODE", "?dismissed=x" })
	void refusesBadArguments(String arguments) {
		String id = post(result("arguments", "81", "Jane", "Austen", "2017-12-04", 20, 9, "20", "9"));

		this.http.get().uri("/imports/" + id + "/findings" + arguments).exchange().expectStatus().isBadRequest();
		this.http.get().uri("/results/arguments/findings" + arguments).exchange().expectStatus().isBadRequest();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/imports/no-document/findings", "/results/no-test/findings/counts",
			"/results/no-test/findings", "/results/no-test/findings.csv",
			"/imports/0000000000000000000000000000000000000000000000000000000000000000/findings.csv" })
	void knowsOnlyWhatIsThere(String path) {
		this.http.get().uri(path).exchange().expectStatus().isEqualTo(HttpStatus.NOT_FOUND);
	}

	private static String result(String testId, String student, String first, String last, String scannedOn,
			int available, int obtained, String answersAvailable, String answersAwarded) {
		return """
				<mcq-test-result scanned-on="%s">
					<first-name>%s</first-name>
					<last-name>%s</last-name>
					<student-number>%s</student-number>
					<test-id>%s</test-id>
					<answer question="0" marks-available="%s" marks-awarded="%s">D</answer>
					<summary-marks available="%d" obtained="%d" />
				</mcq-test-result>
				""".formatted(scannedOn, first, last, student, testId, answersAvailable, answersAwarded, available,
				obtained);
	}

	private static String sample(String testId) throws IOException {
		try (InputStream stream = FindingTests.class.getResourceAsStream("/documents/sample_results.xml")) {
			String sample = new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
			return sample.substring(sample.indexOf("<mcq-test-result "), sample.indexOf("</mcq-test-results>"))
				.replace("<test-id>9863</test-id>", "<test-id>" + testId + "</test-id>");
		}
	}

	private String post(String results) {
		return JsonPath.read(this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(("<mcq-test-results>\n" + results + "</mcq-test-results>").getBytes(StandardCharsets.UTF_8))
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseBody(), "$.id");
	}

	private void correct(String id, String how) {
		this.http.post()
			.uri("/imports/{id}/{how}", id, how)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"reason\":\"test\"}")
			.exchange()
			.expectStatus()
			.isOk();
	}

	private String get(String path) {
		return Objects.requireNonNull(this.http.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseBody());
	}

	private @Nullable String next(String path) {
		List<String> nexts = JsonPath.read(get(path), "$..next");
		return nexts.isEmpty() ? null : nexts.get(0);
	}

	private StatusAssertions reopen(String finding, String arguments) {
		return this.http.delete().uri(finding + "/dismissal" + arguments).exchange().expectStatus();
	}

	private RestTestClient.ResponseSpec put(String id, String code, String body) {
		return this.http.put()
			.uri("/imports/{id}/findings/1/{code}/dismissal", id, code)
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange();
	}

	private String dismiss(String id, String code, String body) {
		return Objects
			.requireNonNull(put(id, code, body).expectStatus().isOk().returnResult(String.class).getResponseBody());
	}

	private List<String> codes(String id) {
		return JsonPath.read(get("/imports/" + id + "/findings"), "$.findings[*].code");
	}

	private static List<String> students(String list, String code) {
		return JsonPath.read(list, "$.findings[?(@.code=='" + code + "')].student_number");
	}

	private static int open(String list, String code) {
		return JsonPath.<List<Integer>>read(list, "$.counts[?(@.code=='" + code + "')].open").get(0);
	}

}

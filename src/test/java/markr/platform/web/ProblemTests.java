package markr.platform.web;

import java.io.IOException;
import java.util.List;

import markr.platform.web.RawHttp.Answer;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

import static markr.platform.web.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

@MarkrTest
@Import(FailingController.class)
@ExtendWith(OutputCaptureExtension.class)
class ProblemTests {

	private final int port;

	ProblemTests(@LocalServerPort int port) {
		this.port = port;
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/error", "/results", "/results/1/aggregate/", "/results//aggregate", "/index.html",
			"/actuator/env", "/a%20b" })
	void answers404ForAPathThatIsNone(String path) throws IOException {
		JsonNode problem = assertProblem(RawHttp.get(this.port, path), 404);

		assertThat(problem.path("title").stringValue()).isEqualTo("Not Found");
		assertThat(problem.path("detail").stringValue()).contains("GET " + path, "/openapi.yaml");
		assertThat(problem.path("instance").stringValue()).isEqualTo(path);
	}

	@Test
	void answers405WithWhatIsAllowed() throws IOException {
		Answer answer = post("/results/1/aggregate", "Content-Type: application/json");

		assertProblem(answer, 405);
		assertThat(List.of(answer.headers().get("Allow").split(", *"))).contains("GET");
		assertThat(answer.headers().get("Allow")).doesNotContain("POST");
	}

	/** What it names is answered otherwise, and what it does not is not. */
	@ParameterizedTest
	@ValueSource(strings = { "/tests", "/import", "/orders/x", "/imports/x/findings/1/SUM_DIFFERS/dismissal",
			"/actuator/health", "/openapi.yaml" })
	void allowsWhatItSays(String path) throws IOException {
		Answer refused = RawHttp.request(this.port, "PATCH " + path + " HTTP/1.1", "Host: localhost",
				"Connection: close");
		assertProblem(refused, 405);
		List<String> allowed = List.of(refused.headers().get("Allow").split(", *"));

		for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH")) {
			Answer answer = RawHttp.request(this.port, method + " " + path + " HTTP/1.1", "Host: localhost",
					"Connection: close");
			assertThat(answer.status() != 405).as("%s, of %s", method, allowed).isEqualTo(allowed.contains(method));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/json", "text/csv" })
	void compressesWhatIsLarge(String type) throws IOException {
		String path = type.equals("text/csv") ? "/failing/csv" : "/failing/large";
		Answer answer = RawHttp.get(this.port, path, "Accept-Encoding: gzip");

		assertThat(answer.headers()).containsEntry("Content-Encoding", "gzip");
		assertThat(answer.headers().get("Vary")).containsIgnoringCase("accept-encoding");
		assertThat(RawHttp.get(this.port, path).headers()).doesNotContainKey("Content-Encoding");
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-www-form-urlencoded", "multipart/form-data" })
	void readsNoBodyAsAForm(String contentType) throws IOException {
		assertProblem(post("/results/1/aggregate", "Content-Type: " + contentType), 405);
		assertProblem(
				RawHttp.send(this.port, "PUT /results/1/aggregate HTTP/1.1\r\nHost: localhost\r\n"
						+ "Connection: close\r\nContent-Type: " + contentType + "\r\nContent-Length: 3\r\n\r\n%zz"),
				405);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "application/xml", "text/html", "image/*", "application/problem+xml", "nonsense", ";;", "" })
	void answers406AsAProblemWhateverIsAcceptable(String accept) throws IOException {
		Answer answer = RawHttp.get(this.port, "/failing/json", "Accept: " + accept);

		if (accept.isEmpty()) {
			assertThat(answer.status()).isEqualTo(200);
		}
		else {
			assertProblem(answer, 406);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/xml", "text/html", "nonsense" })
	void answersOtherErrorsAsProblemsWhateverIsAcceptable(String accept) throws IOException {
		assertProblem(RawHttp.get(this.port, "/nowhere", "Accept: " + accept), 404);
		assertProblem(RawHttp.get(this.port, "/failing/unexpectedly", "Accept: " + accept), 500);
		assertProblem(RawHttp.get(this.port, "/failing/in-a-filter", "Accept: " + accept), 500);
	}

	@Test
	void answers415WithWhatIsSupported() throws IOException {
		Answer answer = post("/failing/body", "Content-Type: application/xml");

		assertProblem(answer, 415);
		assertThat(answer.headers()).containsEntry("Accept", "text/xml+markr");
		assertProblem(post("/failing/body", "Content-Type: nonsense"), 415);
	}

	@Test
	void answers400ForArgumentsThatCannotBeRead() throws IOException {
		assertProblem(RawHttp.get(this.port, "/failing/number?number=many"), 400);
		assertProblem(RawHttp.get(this.port, "/failing/number"), 400);
		assertProblem(RawHttp.get(this.port, "/failing/number?number=%zz"), 400);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					/imports?from=2026-11-31                       | from is '2026-11-31', expected a day such as 2026-11-23 or a time such as 2026
					/imports?from=23.11.2026                       | from is '23.11.2026', expected a day such as 2026-11-23 or a time such as 2026
					/imports?to=2026-11-23T00:00:00+01:00          | to is '2026-11-23T00:00:00 01:00', expected a day such as 2026
					/imports?from=%2B294277-01-01T00:00:00Z        | from is '+294277-01-01T00:00:00Z', expected a day such as 2026
					/imports?to=-4713-01-01T00:00:00Z              | to is '-4713-01-01T00:00:00Z', expected a day such as 2026
					/imports?to=%2B999999999-12-31                 | to is '+999999999-12-31', expected a day such as 2026
					/imports?state=publishd                        | state is 'publishd', expected one of RECEIVED, PUBLISHED, REJECTED
					/tests?limit=many                              | limit is 'many', expected a whole number
					/tests?limit=99999999999                       | limit is '99999999999', expected a whole number, at most 2147483647
					/results/1/findings?dismissed=perhaps          | dismissed is 'perhaps', expected true or false
					/imports?sorce=scanner-7                       | There is no parameter 'sorce' here. Use before, from, id, limit, name
					/results/1/percentile-rank?obtained=1&of=20    | There is no parameter 'of' here. Use obtained.
					/tests?limit=0                                 | limit is '0', but must be between 1 and 1000.
					/drops?limit=1001                              | limit is '1001', but must be between 1 and 1000.
					/imports/x/violations?after=-1                 | after is '-1', but must be greater than or equal to 0.
					/tests?after=a%00b                             | after is 'a\u0000b', but must have at most 200 characters, and no NUL
					/imports?text=%26                              | text is '&', but must have a letter or a digit in it.
					/imports?id=3F9A                               | id is '3F9A', but must be the first of the 64 digits 0-9 and a-f
					/imports?limit=0&id=x                          | id is 'x', but must be the first of the 64 digits 0-9 and a-f of a SHA-256. limit is '0', but
					/imports?before=x                              | before is 'x', expected a cursor of this list: take it as it stands in "next"
					/results/1/findings?code=x                     | code is 'x', expected one of ANOTHER_NAME
					/results/a;b/aggregate                         | A semicolon in a path has to be written as %3B.
					""")
	void saysWhatIsExpectedOfArguments(String path, String detail) throws IOException {
		assertThat(assertProblem(RawHttp.get(this.port, path), 400).path("detail").stringValue()).startsWith(detail);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"by":"Ann"}                     | reason is missing, but must say why.
					{"reason":" ","by":"Ann"}        | reason is missing, but must say why.
					{"reason":"a\\u0001"}            | reason is 'a\u0001', but must have at most 1000 characters, none of them a control
					{"reason":"a\\ud800"}            | reason is 'a
					{"reason":"a","buy":"Ann"}       | There is no field 'buy' here. Use by, reason.
					{"reason":                       | The body is no JSON object of this call.
					[]                               | The body is no JSON object of this call.
					""")
	void saysWhatIsExpectedOfBodies(String body, String detail) throws IOException {
		Answer answer = RawHttp.send(this.port, """
				PUT /imports/0/findings/1/SUM_DIFFERS/dismissal HTTP/1.1\r
				Host: localhost\r
				Connection: close\r
				Content-Type: application/json\r
				Content-Length: %d\r
				\r
				%s""".formatted(body.length(), body));

		assertThat(assertProblem(answer, 400).path("detail").stringValue()).startsWith(detail);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					{"received_from":"+294277-01-01T00:00:00Z"} | received_from is '+294277-01-01T00:00:00Z', expected a day such as 2026
					{"received_until":"2026-13-01"}             | received_until is '2026-13-01', expected a day such as
					{"source":"a\\ud800"}                       | selection.source is 'a
					{"error":"\\udc00"}                         | selection.error is '
					{"test_id":"a\\u0000"}                      | selection.test_id is 'a
					{"documents":["\\ud800"]}                   | selection.documents[0] is '
					""")
	void takesNothingThatTheDatabaseCannotHold(String selection, String detail) throws IOException {
		String body = """
				{"act":"reprocess","dry_run":true,"reason":"why","selection":%s}""".formatted(selection);
		Answer answer = RawHttp.send(this.port, """
				PUT /orders/impossible HTTP/1.1\r
				Host: localhost\r
				Connection: close\r
				Content-Type: application/json\r
				Content-Length: %d\r
				\r
				%s""".formatted(body.length(), body));

		assertThat(assertProblem(answer, 400).path("detail").stringValue()).startsWith(detail);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/imports?state=published", "/imports?state=Withdrawn&from=2026-11-23&to=2026-11-24",
			"/imports?from=0001-01-01&to=9999-12-31", "/drops?outcome=new", "/failures?kind=application" })
	void takesStatesInAnyCaseAndDays(String path) throws IOException {
		assertThat(RawHttp.get(this.port, path).status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ANSI", "\"no such\"", "" })
	void namesACharsetThatIsNone(String charset) throws IOException {
		Answer answer = post("/import", "Content-Type: text/xml+markr; charset=" + charset);

		assertThat(assertProblem(answer, 415).path("detail").stringValue()).contains("charset", "Send text/xml+markr");
	}

	@Test
	void saysWhatIsExpectedInOneLanguage() throws IOException {
		Answer answer = RawHttp.get(this.port, "/tests?limit=0", "Accept-Language: de");

		assertThat(assertProblem(answer, 400).path("detail").stringValue()).contains("must be between");
	}

	@Test
	void repeatsNoLongValue() throws IOException {
		Answer answer = RawHttp.get(this.port, "/imports?name=" + "x".repeat(5000));

		assertThat(assertProblem(answer, 400).path("detail").stringValue()).contains("at most 200 characters")
			.hasSizeLessThan(250);
	}

	@Test
	void answers400ForABodyThatCannotBeRead(CapturedOutput output) throws IOException {
		Answer answer = RawHttp.send(this.port,
				"POST /failing/body HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
						+ "Content-Type: text/xml+markr\r\nTransfer-Encoding: chunked\r\n\r\nno-length\r\n");

		assertProblem(answer, 400);
		assertThat(output).doesNotContain(" ERROR ", " WARN ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "unexpectedly", "with-an-error", "while-writing" })
	void answers500WithoutTheReasonWhichIsInTheLogOnce(String way, CapturedOutput output) throws IOException {
		Answer answer = RawHttp.get(this.port, "/failing/" + way);

		JsonNode problem = assertProblem(answer, 500);
		assertThat(problem.path("detail").stringValue()).isNotBlank();
		assertThat(answer.toString()).doesNotContain("secret", "Exception", "Error:", "\tat ");
		assertThat(output.getAll().lines().filter((line) -> line.contains(" ERROR "))).singleElement()
			.asString()
			.contains("GET /failing/" + way);
		assertThat(output).contains("secret", "\tat " + FailingController.class.getName());
	}

	@Test
	void answers500ForAFilterWithoutTheReasonWhichIsInTheLogOnce(CapturedOutput output) throws IOException {
		Answer answer = RawHttp.get(this.port, "/failing/in-a-filter");

		JsonNode problem = assertProblem(answer, 500);
		assertThat(problem.path("instance").stringValue()).isEqualTo("/failing/in-a-filter");
		assertThat(answer.toString()).doesNotContain("secret", "Exception");
		assertThat(output.getAll().lines().filter((line) -> line.contains(" ERROR "))).hasSize(1);
		assertThat(output).contains("secret");
	}

	@Test
	void answersTheStatusThatAFilterSendsWithoutItsMessage() throws IOException {
		Answer answer = RawHttp.get(this.port, "/failing/sent-by-a-filter");

		assertThat(assertProblem(answer, 429).path("title").stringValue()).isEqualTo("Too Many Requests");
		assertThat(answer.body()).doesNotContain("secret");
	}

	@ParameterizedTest
	@ValueSource(strings = { "resource", "transaction", "rollback", "lock", "connection" })
	void answers503WhileTheDatabaseIsAway(String missing, CapturedOutput output) throws IOException {
		Answer answer = RawHttp.get(this.port, "/failing/without-" + missing);

		assertProblem(answer, 503);
		assertThat(answer.headers()).containsEntry("Retry-After", "5");
		assertThat(answer.body()).doesNotContain("secret");
		assertThat(output).doesNotContain(" ERROR ").contains(" WARN ", "secret");
	}

	@Test
	void answers503WhenAnAsynchronousAnswerDoesNotCome() throws IOException {
		assertProblem(RawHttp.get(this.port, "/failing/never"), 503);
	}

	@Test
	void passesTheRoomsOwnProblemsOn(CapturedOutput output) throws IOException {
		Answer answer = RawHttp.get(this.port, "/failing/own", "Accept: text/html");

		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json")
			.containsEntry("Location", "/imports/7")
			.containsEntry("Cache-Control", "max-age=1");
		assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree("""
				{"type":"urn:markr:refused","title":"Refused","status":422,"detail":"2 violations: ünlesbar",
				"instance":"/imports/7","violations":[{"line":3,"code":"NO_RESULTS"}]}"""));
		assertThat(output).doesNotContain(" ERROR ", " WARN ");
	}

	@Test
	void breaksOffAnAnswerThatFailsHalfWay(CapturedOutput output) throws IOException {
		Answer answer = RawHttp.get(this.port, "/failing/half-way");

		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.headers()).containsEntry("Transfer-Encoding", "chunked");
		assertThat(answer.body()).contains("half").doesNotContain("secret");
		assertThat(answer.body().endsWith("\r\n0\r\n\r\n")).as("ends as if it were whole").isFalse();
		assertThat(output.getAll().lines().filter((line) -> line.contains(" ERROR "))).hasSize(1);
	}

	@Test
	void answersHeadWithoutABody() throws IOException {
		Answer answer = RawHttp.request(this.port, "HEAD /nowhere HTTP/1.1", "Host: localhost", "Connection: close");

		assertThat(answer.status()).isEqualTo(404);
		assertThat(answer.headers()).containsEntry("Content-Type", "application/problem+json");
		assertThat(answer.body()).isEmpty();
	}

	private Answer post(String path, String header) throws IOException {
		return RawHttp.request(this.port, "POST " + path + " HTTP/1.1", "Host: localhost", "Connection: close",
				"Content-Length: 0", header);
	}

}

package markr;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import markr.platform.web.RawHttp;
import markr.support.ApiCall;
import markr.support.Documents;
import markr.support.MarkrTest;
import markr.support.OpenApi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import static markr.support.ApiCall.call;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code openapi.yaml} against the running server: it describes every call and no other,
 * and each answer that it names is had, with good arguments and with bad ones, and is as
 * described. Whoever adds a call adds it to {@link #calls}.
 */
@MarkrTest
class OpenApiTests {

	/** Paths that are nobody's to call, or Spring Boot's to describe. */
	private static final Set<String> UNDESCRIBED = Set.of("/error", "/actuator");

	/** Answered in front of all controllers, or files. */
	private static final Set<String> WITHOUT_CONTROLLER = Set.of("POST /sign-in", "POST /sign-out",
			"GET /assets/markr.css", "GET /oauth2/authorization/{provider}", "GET /login/oauth2/code/{provider}");

	/** They take a broken Markr, or a crowd; other tests have them. */
	private static final Set<String> UNPROVOKED = Set.of("429", "500", "503");

	private static final String UNKNOWN = "0".repeat(64);

	@Autowired
	ApplicationContext context;

	@LocalServerPort
	int port;

	private OpenApi description;

	@BeforeEach
	void read() throws Exception {
		this.description = OpenApi.read(call("GET /openapi.yaml").send(this.port).body());
	}

	@Test
	void describesEveryCallOfTheServerAndNoOther() {
		SortedSet<String> served = new TreeSet<>(WITHOUT_CONTROLLER);
		this.context.getBeansOfType(RequestMappingInfoHandlerMapping.class)
			.values()
			.forEach((mapping) -> mapping.getHandlerMethods().keySet().forEach((info) -> served.addAll(calls(info))));

		assertThat(this.description.operations()).containsExactlyElementsOf(served);
	}

	/** A call tells its own when it is given another one. */
	@Test
	void describesTheParametersOfEveryCall() throws Exception {
		for (String operation : this.description.operations()) {
			// What has a body may be given others, and a stream of changes does not end.
			if (!operation.matches("(GET|DELETE) .*") || operation.equals("GET /changes")) {
				continue;
			}
			RawHttp.Answer answer = RawHttp.request(this.port,
					operation.replaceAll("\\{[^}]*}", "x") + "?no-such=1 HTTP/1.1", "Host: localhost",
					"Connection: close");

			Set<String> described = this.description.queryParameters(operation);
			if (described.isEmpty()) {
				assertThat(answer.body()).as(operation).doesNotContain("no-such");
			}
			else {
				assertThat(answer.json().path("detail").asString()).as(operation)
					.isEqualTo("There is no parameter 'no-such' here. Use %s.", String.join(", ", described));
			}
		}
	}

	@Test
	void givesExamplesThatKeepToTheirSchemas() {
		assertThat(this.description.faultsOfExamples()).isEmpty();
	}

	@Test
	void answersAsDescribed() throws Exception {
		SortedSet<String> missing = new TreeSet<>(this.description.answers());
		// Those that make a user, after whom nobody could call all that is called here:
		// SignInTests, TokensTests and FirstAdminTests have them.
		missing.removeAll(
				Set.of("PUT /users/{name} 204", "DELETE /tokens/{id} 204", "POST /sign-in 302", "POST /sign-out 302",
						"GET /oauth2/authorization/{provider} 302", "GET /login/oauth2/code/{provider} 302",
						"POST /password 302", "POST /first-admin 200", "POST /first-admin 302"));
		missing.removeIf((answer) -> UNPROVOKED.contains(answer.substring(answer.lastIndexOf(' ') + 1)));
		List<String> faults = new ArrayList<>();

		for (ApiCall call : calls()) {
			RawHttp.Answer answer = call.send(this.port);
			missing.remove(call.operation() + " " + answer.status());
			faults(call, answer).forEach((fault) -> faults.add(call + ": " + fault));
		}

		assertThat(faults).isEmpty();
		assertThat(missing).as("answers that no call has had").isEmpty();
	}

	private List<ApiCall> calls() throws Exception {
		// Documents that change what others answer come before those answers' ETags; what
		// is done with them is done last.
		List<ApiCall> withdrawals = new ArrayList<>();
		addWithdrawals(withdrawals);
		List<ApiCall> calls = new ArrayList<>();
		addImports(calls);
		addOrders(calls);
		addFindings(calls);
		addResults(calls);
		addStudents(calls);
		addChanges(calls);
		addOperation(calls);
		addAccess(calls);
		calls.addAll(withdrawals);
		return calls;
	}

	private void addImports(List<ApiCall> calls) throws Exception {
		ApiCall post = call("POST /import").header("Content-Type", "text/xml+markr");
		ApiCall good = post.body(Documents.aDocument().result("api", "1", 20, 13).xml());
		ApiCall bad = post.body(Documents.aDocument().result("api", "1", 20, 21).xml());
		calls.add(good);
		calls.add(good.header("Prefer", "wait=5"));
		calls.add(good.header("Prefer", "respond-async").expecting(202));
		calls.add(post.expecting(400));
		calls.add(post.body("<mcq-test-results>").expecting(400));
		calls.add(bad.expecting(422));
		calls.add(call("POST /import").header("Content-Type", "application/xml")
			.body("<mcq-test-results/>")
			.expecting(415));
		calls.add(good.header("Content-Encoding", "gzip").expecting(415));
		calls.add(post.declaringBytes(1L << 40).expecting(413));

		ApiCall status = call("GET /imports/{id}");
		calls.add(status.path("id", id(good)));
		calls.add(status.path("id", id(bad)));
		calls.add(status.path("id", UNKNOWN).expecting(404));
		calls.add(status.path("id", "../etc").expecting(404));
		calls.add(status.path("id", id(good)).header("Accept", "text/html").expecting(406));
		addFilesOfImports(calls, id(bad));

		ApiCall drops = call("GET /drops");
		calls.add(drops);
		calls.add(drops.query("outcome", "REFUSED"));
		calls.add(drops.query("source", "127.0.0.1").query("before", "4711").query("limit", "1"));
		calls.add(drops.query("outcome", "KEPT").expecting(400));
		calls.add(drops.query("before", "x").expecting(400));
		calls.add(drops.query("limit", "1001").expecting(400));
		calls.add(drops.query("source", "\0").expecting(400));

		ApiCall list = call("GET /imports");
		calls.add(list);
		calls.add(list.query("limit", "1").query("before", "1795457051123456-4711"));
		calls.add(list.query("state", "PUBLISHED")
			.query("source", "127.0.0.1")
			.query("name", "none")
			.query("test", "api")
			.query("from", "2026-11-23T18:04:11.123456Z")
			.query("to", "2999-11-23")
			.query("text", "127 0")
			.query("id", "3f9a"));
		Map.of("limit", List.of("0", "1001", "x"), "state", List.of("GONE", "1"), "from",
				List.of("yesterday", "2026-11-31", "2026-13-01T00:00:00Z", "+294277-01-01T00:00:00Z"), "to",
				List.of("x"), "before", List.of("x", "1", "-1-1", "99999999999999999-1x"), "text",
				List.of("&|!", " ", "x".repeat(201)), "id", List.of("xyz", "0".repeat(65), "AB"), "name",
				List.of("a\0b", "x".repeat(201)), "test", List.of("\0"), "source", List.of("\0"))
			.forEach((name, values) -> values.forEach((value) -> calls.add(list.query(name, value).expecting(400))));
	}

	private void addFilesOfImports(List<ApiCall> calls, String id) throws Exception {
		ApiCall violations = call("GET /imports/{id}/violations");
		calls.add(violations.path("id", id));
		calls.add(violations.path("id", id).query("limit", "1").query("after", "1"));
		calls.add(violations.path("id", UNKNOWN).expecting(404));
		for (String after : List.of("-1", "x", "99999999999")) {
			calls.add(violations.path("id", id).query("after", after).expecting(400));
		}
		calls.add(call("GET /imports/{id}/violations.csv").path("id", id));
		calls.add(call("GET /imports/{id}/violations.csv").path("id", UNKNOWN).expecting(404));
		addCached(calls, call("GET /imports/{id}/document").path("id", id));
		calls.add(call("GET /imports/{id}/document").path("id", UNKNOWN).expecting(404));
	}

	private void addWithdrawals(List<ApiCall> calls) throws Exception {
		ApiCall post = call("POST /import").header("Content-Type", "text/xml+markr");
		ApiCall good = post.body(Documents.aDocument().result("api-withdrawn", "1", 20, 13).xml());
		ApiCall bad = post.body(Documents.aDocument().result("api-withdrawn", "1", 20, 21).xml());
		for (String act : List.of("withdraw", "reinstate", "withdraw")) {
			ApiCall call = call("POST /imports/{id}/" + act).header("Content-Type", "application/json");
			ApiCall petition = call.body("{\"reason\":\"a test\",\"by\":\"the tests\"}");
			calls.add(petition.path("id", id(good)));
			calls.add(petition.path("id", id(bad)).expecting(409));
			calls.add(petition.path("id", UNKNOWN).expecting(404));
			calls.add(call.body("{}").path("id", id(good)).expecting(400));
			calls.add(call.body("{").path("id", id(good)).expecting(400));
			calls.add(petition.header("Content-Type", "text/plain").path("id", id(good)).expecting(415));
		}
		calls.add(good.expecting(409));
		calls.add(call("GET /imports/{id}").path("id", id(good)));
	}

	private void addOrders(List<ApiCall> calls) throws Exception {
		ApiCall call = call("PUT /orders/{id}").header("Content-Type", "application/json");
		ApiCall order = call.body(order("REPROCESS", "{\"test_id\":\"nobody's\"}")).path("id", "api");
		calls.add(order.expecting(202));
		calls.add(order);
		calls.add(call.body(order("REPROCESS", "{\"source\":\"x\"}")).path("id", "api").expecting(409));
		calls.add(call.body("{\"act\":\"REPROCESS\",\"selection\":{\"source\":\"x\"}}")
			.path("id", "api-2")
			.expecting(400));
		calls.add(call.body(order("REPROCESS", "{\"sorce\":\"x\"}")).path("id", "api-2").expecting(400));
		calls.add(call.body(order("RETRY", "{\"test_id\":\"x\"}")).path("id", "api-2").expecting(400));
		calls.add(call.body("{").path("id", "api-2").expecting(400));
		calls.add(order.path("id", "a b").expecting(400));
		calls.add(order.header("Content-Type", "text/plain").expecting(415));
		addDryRuns(calls, call);
		addFailures(calls, call);
		calls.add(call("GET /orders"));
		calls.add(call("GET /orders").query("limit", "1").query("before", "3"));
		calls.add(call("GET /orders").query("limit", "0").expecting(400));
		calls.add(call("GET /orders").query("before", "x").expecting(400));
		calls.add(call("GET /orders/{id}").path("id", "api"));
		calls.add(call("GET /orders/{id}").path("id", "never-ordered").expecting(404));
	}

	private void addDryRuns(List<ApiCall> calls, ApiCall call) throws Exception {
		ApiCall order = call
			.body("{\"reason\":\"a test\",\"act\":\"WITHDRAW\",\"dry_run\":true,\"selection\":{\"test_id\":\"api\"}}")
			.path("id", "api-what-if");
		calls.add(order.expecting(202));
		calls.add(order);
		calls.add(call.body(order("WITHDRAW", "{\"test_id\":\"api\"}")).path("id", "api-what-if").expecting(409));
		calls.add(call.body(order("DELETE", "{\"everything\":true}")).path("id", "api-what-if-2").expecting(400));
		calls.add(call("GET /orders/{id}").path("id", "api-what-if"));
		ApiCall tests = call("GET /orders/{id}/tests");
		calls.add(tests.path("id", "api-what-if"));
		calls.add(tests.path("id", "api-what-if").query("limit", "0").expecting(400));
		calls.add(tests.path("id", "never-ordered").expecting(404));
		calls.add(tests.path("id", "api").expecting(404));
	}

	private void addFailures(List<ApiCall> calls, ApiCall call) throws Exception {
		String good = id(call("POST /import").header("Content-Type", "text/xml+markr")
			.body(Documents.aDocument().result("api-fine", "1", 20, 13).xml()));
		calls.add(call("GET /failures/counts"));
		for (ApiCall list : List.of(call("GET /failures"), call("GET /stuck-imports"))) {
			calls.add(list);
			calls.add(list.query("limit", "1"));
			for (String limit : List.of("0", "1001", "-1", "x", "99999999999")) {
				calls.add(list.query("limit", limit).expecting(400));
			}
			calls.add(list.query("after", "x").expecting(400));
		}
		calls.add(call("GET /failures").query("after", "1795461004081917-42").query("kind", "APPLICATION"));
		calls.add(call("GET /failures").query("error", "none"));
		calls.add(call("GET /failures").query("error", "a\0b").expecting(400));
		calls.add(call("GET /failures").query("kind", "x").expecting(400));
		calls.add(call("GET /stuck-imports").query("after", "42").query("why", "NO_TASK"));
		calls.add(call("GET /stuck-imports").query("why", "x").expecting(400));
		for (String act : List.of("RETRY", "RELEASE")) {
			String documents = "{\"documents\":[\"%s\"]}";
			ApiCall order = call.body(order(act, "{\"source\":\"nobody\"}")).path("id", "api-" + act);
			calls.add(order.expecting(202));
			calls.add(order);
			calls.add(call.body(order(act, documents.formatted(good))).path("id", "api-2").expecting(409));
			calls.add(call.body(order(act, documents.formatted(UNKNOWN))).path("id", "api-2").expecting(404));
			calls.add(call.body(order(act, "{}")).path("id", "api-2").expecting(400));
		}
	}

	private static String order(String act, String selection) {
		return "{\"act\":\"%s\",\"reason\":\"a test\",\"selection\":%s}".formatted(act, selection);
	}

	private void addResults(List<ApiCall> calls) throws Exception {
		for (String what : List.of("aggregate", "histogram", "percentile-rank", "marks", "marks.csv")) {
			ApiCall bare = call("GET /results/{test-id}/" + what);
			ApiCall call = what.equals("percentile-rank") ? bare.query("obtained", "13") : bare;
			addCached(calls, call.path("test-id", "api"));
			calls.add(call.path("test-id", "never seen").expecting(404));
			calls.add(call.at("/results/a;b/" + what).expecting(400));
			calls.add(call.path("test-id", "api").header("Accept", "image/png").expecting(406));
			if (what.equals("percentile-rank")) {
				for (String obtained : List.of("", "x", "-1", "21", "13.5", "99999999999")) {
					calls.add(bare.path("test-id", "api").query("obtained", obtained).expecting(400));
				}
				calls.add(bare.path("test-id", "api").expecting(400));
			}
		}
		addCached(calls, call("GET /tests"));
		calls.add(call("GET /tests").query("limit", "1"));
		calls.add(call("GET /tests").query("limit", "1000").query("after", "api"));
		for (String limit : List.of("0", "1001", "-1", "x", "99999999999")) {
			calls.add(call("GET /tests").query("limit", limit).expecting(400));
		}
		calls.add(call("GET /tests").query("after", "a\0b").expecting(400));
	}

	private void addFindings(List<ApiCall> calls) throws Exception {
		String id = id(call("POST /import").header("Content-Type", "text/xml+markr")
			.body(Documents.aDocument().result("api-findings", "1", 20, 13).result("api-findings", "1", 20, 12).xml()));
		calls.add(call("GET /imports/{id}/findings.csv").path("id", id).query("dismissed", "true"));
		for (ApiCall list : List.of(call("GET /imports/{id}/findings").path("id", id),
				call("GET /results/{test-id}/findings").path("test-id", "api-findings"))) {
			calls.add(list);
			calls.add(list.query("limit", "1").query("code", "LOWER_RESCAN"));
			calls.add(list.query("after", "0-1-LOWER_RESCAN").query("dismissed", "true"));
			for (String limit : List.of("0", "1001", "-1", "x", "99999999999")) {
				calls.add(list.query("limit", limit).expecting(400));
			}
			calls.add(list.query("after", "x").expecting(400));
			calls.add(list.query("code", "x").expecting(400));
			calls.add(list.query("dismissed", "x").expecting(400));
		}
		for (String what : List.of("findings", "findings/counts", "findings.csv")) {
			ApiCall ofDocument = call("GET /imports/{id}/" + what);
			calls.add(ofDocument.path("id", id));
			calls.add(ofDocument.path("id", UNKNOWN).expecting(404));
			calls.add(ofDocument.path("id", id).header("Accept", "image/png").expecting(406));
			ApiCall ofTest = call("GET /results/{test-id}/" + what);
			calls.add(ofTest.path("test-id", "api-findings"));
			calls.add(ofTest.path("test-id", "never seen").expecting(404));
			calls.add(ofTest.at("/results/a;b/" + what).expecting(400));
			if (what.endsWith("counts")) {
				calls.add(ofDocument.path("id", id).query("after", "0-1-LOWER_RESCAN"));
				calls.add(ofDocument.path("id", id).query("after", "x").expecting(400));
				calls.add(ofTest.path("test-id", "api-findings").query("after", "x").expecting(400));
			}
			if (what.endsWith("csv")) {
				calls.add(ofDocument.path("id", id).query("dismissed", "x").expecting(400));
			}
		}
		ApiCall dismissal = call("PUT /imports/{id}/findings/{result}/{code}/dismissal")
			.header("Content-Type", "application/json")
			.path("id", id)
			.path("code", "SUM_DIFFERS");
		calls.add(dismissal.path("result", "2").body("{\"reason\":\"Seen\",\"by\":\"Ann\"}"));
		calls.add(dismissal.path("result", "2").body("{}").expecting(400));
		calls.add(dismissal.path("result", "2").body("{").expecting(400));
		calls.add(dismissal.path("result", "x").body("{\"reason\":\"Seen\"}").expecting(400));
		calls.add(dismissal.path("result", "3").body("{\"reason\":\"Seen\"}").expecting(404));
		calls.add(dismissal.path("result", "2").header("Content-Type", "text/plain").body("Seen").expecting(415));

		ApiCall reopening = call("DELETE /imports/{id}/findings/{result}/{code}/dismissal").path("result", "2")
			.path("code", "SUM_DIFFERS");
		calls.add(reopening.path("id", id).query("reason", "Not hers").query("by", "Bob").expecting(204));
		calls.add(reopening.path("id", id).query("reason", "Not hers").expecting(204));
		calls.add(reopening.path("id", id).expecting(400));
		calls.add(reopening.path("id", id).path("code", "x").query("reason", "Not hers").expecting(400));
		calls.add(reopening.path("id", UNKNOWN).query("reason", "Not hers").expecting(404));
		ApiCall dismissals = call("GET /imports/{id}/findings/{result}/{code}/dismissals").path("result", "2")
			.path("code", "SUM_DIFFERS");
		calls.add(dismissals.path("id", id));
		calls.add(dismissals.path("id", id).path("code", "x").expecting(400));
		calls.add(dismissals.path("id", UNKNOWN).expecting(404));
	}

	private static void addStudents(List<ApiCall> calls) {
		ApiCall explanation = call("GET /results/{test-id}/marks/{student-number}");
		calls.add(explanation.path("test-id", "api").path("student-number", "1"));
		calls.add(explanation.path("test-id", "api").path("student-number", "01").expecting(404));
		calls.add(explanation.path("test-id", "API").path("student-number", "1").expecting(404));
		calls.add(explanation.at("/results/api/marks/1;2").expecting(400));
		ApiCall marks = call("GET /students/{student-number}/marks");
		calls.add(marks.path("student-number", "1"));
		calls.add(marks.path("student-number", "1").query("limit", "1").query("after", "a"));
		calls.add(marks.path("student-number", "1").query("after", "\uFFFD").expecting(404));
		calls.add(marks.path("student-number", "nobody/\"s").expecting(404));
		calls.add(marks.path("student-number", "1").query("limit", "0").expecting(400));
		calls.add(marks.path("student-number", "1").query("after", "\0").expecting(400));
		calls.add(marks.at("/students/1;2/marks").expecting(400));
	}

	private static void addChanges(List<ApiCall> calls) {
		calls.add(call("GET /changes"));
		calls.add(call("GET /changes").header("Last-Event-ID", "none of Markr's"));
		calls.add(call("GET /changes").header("Accept", "application/json").expecting(406));
	}

	private void addAccess(List<ApiCall> calls) {
		calls.add(call("GET /users"));
		ApiCall user = call("PUT /users/{name}").path("name", "anna").header("Content-Type", "application/json");
		calls.add(user.body("{\"role\":\"CHIEF\"}").expecting(400));
		calls.add(user.body("{\"role\":\"VIEWER\",\"password\":\"long enough for it\"}").expecting(409));
		calls.add(user.body("{\"role\":\"ADMIN\",\"password\":\"short\"}").expecting(400));
		calls.add(user.body("{}").header("Content-Type", "text/plain").expecting(415));
		calls.add(call("GET /tokens"));
		ApiCall token = call("POST /tokens").header("Content-Type", "application/json");
		calls.add(token.body("{\"name\":\"room 7\",\"role\":\"VIEWER\"}").expecting(201));
		calls.add(token.body("{\"name\":\"room 7\",\"role\":\"SCANNER\"}").expecting(400));
		calls.add(token.body("{}").header("Content-Type", "text/plain").expecting(415));
		calls.add(call("DELETE /tokens/{id}").path("id", "0").expecting(404));
		ApiCall audit = call("GET /audit");
		calls.add(audit);
		calls.add(audit.query("who", "anna").query("act", "VIEW").query("student", "1").query("limit", "1"));
		calls.add(audit.query("from", "2026-11-23T18:04:11Z").query("to", "2027-11-23T18:04:11Z"));
		calls.add(audit.query("before", "x").expecting(400));
		calls.add(call("GET /audit.csv").query("who", "anna"));
		calls.add(call("GET /sign-in"));
		calls.add(call("GET /sign-in").query("failed", "true"));
		calls.add(call("GET /sign-in").query("refused", "role"));
		calls.add(call("GET /sign-in").query("refused", "x").expecting(400));
		calls.add(call("GET /oauth2/authorization/{provider}").path("provider", "none").expecting(404));
		calls.add(call("GET /login/oauth2/code/{provider}").path("provider", "none").expecting(404));
		calls.add(call("POST /sign-in").expecting(403));
		calls.add(call("POST /sign-out").expecting(403));
		calls.add(call("GET /password"));
		calls.add(call("POST /password").header("Content-Type", "application/x-www-form-urlencoded")
			.body("present=none&password=long+enough+for+it"));
		calls.add(call("GET /first-admin").query("code", "0"));
		calls.add(call("POST /first-admin").expecting(403));
		calls.add(call("GET /assets/markr.css"));
	}

	private void addOperation(List<ApiCall> calls) throws Exception {
		calls.add(call("GET /actuator/health"));
		calls.add(call("GET /actuator/health/{group}").path("group", "db"));
		calls.add(call("GET /actuator/health/{group}").path("group", "none").expecting(404));
		calls.add(call("GET /actuator/prometheus"));
		addCached(calls, call("GET /openapi.yaml"));
	}

	private void addCached(List<ApiCall> calls, ApiCall call) throws IOException, InterruptedException {
		String etag = call.send(this.port).headers().get("ETag");
		calls.add(call);
		calls.add(call.header("If-None-Match", etag).expecting(304));
		calls.add(call.header("If-None-Match", "\"another\""));
	}

	private String id(ApiCall post) throws IOException, InterruptedException {
		return post.send(this.port).body().replaceFirst("(?s).*\"id\":\"([0-9a-f]{64})\".*", "$1");
	}

	private List<String> faults(ApiCall call, RawHttp.Answer answer) {
		List<String> faults = new ArrayList<>();
		if (answer.status() != call.status()) {
			faults.add("answered %d, expected %d: %s".formatted(answer.status(), call.status(), answer.body()));
		}
		String type = answer.headers().get("Content-Type");
		faults.addAll(this.description.faultsOfAnswer(call.operation(), answer.status(),
				(type != null) ? type.split(";")[0] : null, answer.body()));
		if (call.status() < 400) {
			faults.addAll(this.description.faultsOfParameters(call.operation(), "path", call.path()));
			faults.addAll(this.description.faultsOfParameters(call.operation(), "query", call.query()));
		}
		return faults;
	}

	private static Set<String> calls(RequestMappingInfo info) {
		Set<String> calls = new TreeSet<>();
		info.getPatternValues()
			.stream()
			.filter((path) -> !UNDESCRIBED.contains(path))
			.forEach((path) -> info.getMethodsCondition()
				.getMethods()
				.forEach((method) -> calls.add(method + " " + path.replace("/**", "/{group}"))));
		return calls;
	}

}

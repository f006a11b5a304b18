package markr;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.jayway.jsonpath.JsonPath;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is the same for all orders, and withdrawals of many documents. */
@MarkrTest
@AutoConfigureRestTestClient
@TestPropertySource(properties = { "markr.ingest.retry-pause=5ms", "db-scheduler.polling-interval=100ms",
		"logging.level.markr.ingest.DocumentWithdrawal=off" })
class OrderTests {

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Test
	void withdrawsAndReinstatesManyDocuments() {
		List<String> ids = List.of(published("many", "1"), published("many", "2"));
		String refused = JsonPath.read(post(Documents.aDocument().result("many", "3", 20, 21)), "$.id");

		put("many-1", Map.of("act", "WITHDRAW", "by", "A. Head", "selection", Map.of("test_id", "many"))).expectStatus()
			.isAccepted()
			.expectHeader()
			.location("/orders/many-1");
		assertThat(outcomes(awaitEnded("many-1"))).isEqualTo(Map.of("WITHDRAWN", 2));
		this.http.get().uri("/results/many/aggregate").exchange().expectStatus().isNotFound();
		String report = get("/imports/" + ids.get(0));
		assertThat(JsonPath.<String>read(report, "$.state")).isEqualTo("WITHDRAWN");
		assertThat(JsonPath.<String>read(report, "$.withdrawals[0].withdrawn_by")).isEqualTo("A. Head");
		assertThat(JsonPath.<String>read(report, "$.withdrawals[0].withdrawn_reason")).isEqualTo("a test");

		put("many-2",
				Map.of("act", "REINSTATE", "selection", Map.of("documents", List.of(ids.get(0), ids.get(1), refused))))
			.expectStatus()
			.isAccepted();
		assertThat(outcomes(awaitEnded("many-2"))).isEqualTo(Map.of("REINSTATED", 2, "UNCHANGED", 1));
		assertThat(get("/results/many/aggregate")).contains("\"count\":2");
		assertThat(get("/imports/" + ids.get(1))).contains("\"reinstated_reason\":\"a test\"");
	}

	@Test
	void leavesADocumentAsItWasWhenMarkrItselfFailsToWithdrawIt() {
		String good = published("unlucky", "1");
		String bad = published("unlucky-too", "1");
		String last = published("unlucky", "2");
		this.jdbc.sql("""
				create function fail_withdrawal() returns trigger language plpgsql as $$
				begin
				  if old.test_id = 'unlucky-too' then
				    raise exception 'broken';
				  end if;
				  return old;
				end $$
				""").update();
		this.jdbc
			.sql("create trigger fail before delete on publication for each row execute function fail_withdrawal()")
			.update();

		put("unlucky", Map.of("act", "WITHDRAW", "selection", Map.of("documents", List.of(good, bad, last))));
		String report = awaitEnded("unlucky");
		this.jdbc.sql("drop trigger fail on publication").update();

		assertThat(outcomes(report)).isEqualTo(Map.of("WITHDRAWN", 2, "FAILED", 1));
		assertThat(JsonPath.<List<String>>read(report, "$.affected[?(@.outcome=='FAILED')].id")).containsExactly(bad);
		assertThat(get("/imports/" + bad)).contains("\"PUBLISHED\"").doesNotContain("withdrawals");
		assertThat(get("/results/unlucky-too/aggregate")).contains("\"count\":1");
	}

	/** As after the death of the node that had begun it, and the loss of its work row. */
	@Test
	void resumesAnOrderWithWhatIsLeftOfIt() {
		String done = published("resumed", "1");
		String left = published("resumed", "2");
		withdraw(done);
		Map<String, Object> order = Map.of("act", "WITHDRAW", "selection", Map.of("documents", List.of(done, left)));
		this.jdbc.sql("""
				with recorded as (
				  insert into orders (name, act, dry_run, selection, reason, asked_by)
				  values ('resumed', 'WITHDRAW', false, :selection, 'a test', '127.0.0.1')
				  returning order_id
				)
				insert into ordered_document (order_id, document_id)
				select recorded.order_id, document_id from recorded, document where encode(sha256, 'hex') in (:ids)
				""")
			.param("selection", "{\"documents\":[\"%s\",\"%s\"]}".formatted(done, left))
			.param("ids", List.of(done, left))
			.update();
		assertThat(get("/orders/resumed")).contains("\"RUNNING\"", "\"documents_ended\":0");

		put("resumed", order).expectStatus().isOk();

		assertThat(outcomes(awaitEnded("resumed"))).isEqualTo(Map.of("WITHDRAWN", 1, "UNCHANGED", 1));
		assertThat(JsonPath.<Integer>read(get("/imports/" + done), "$.withdrawals.length()")).isOne();
		this.http.get().uri("/results/resumed/aggregate").exchange().expectStatus().isNotFound();
	}

	@Test
	void listsTheLatestFirstPageByPage() {
		String id = published("listed", "1");
		put("listed-1", Map.of("act", "REPROCESS", "dry_run", true, "selection", Map.of("documents", List.of(id))));
		put("listed-2", Map.of("act", "RETRY", "by", "A. Head", "selection", Map.of("error", "none")));
		withdraw(id);

		String first = get("/orders?limit=2");
		assertThat(JsonPath.<List<String>>read(first, "$.orders[*].act")).containsExactly("WITHDRAW", "RETRY");
		assertThat(JsonPath.<Map<String, Object>>read(first, "$.orders[0].selection"))
			.isEqualTo(Map.of("documents", List.of(id)));
		assertThat(JsonPath.<Map<String, Object>>read(first, "$.orders[1]")).containsEntry("id", "listed-2")
			.containsEntry("by", "A. Head")
			.containsEntry("dry_run", false)
			.containsEntry("reason", "a test")
			.containsKeys("ordered_at");
		String withdrawal = JsonPath.read(first, "$.orders[0].id");
		assertThat(outcomes(get("/orders/" + withdrawal))).isEqualTo(Map.of("WITHDRAWN", 1));
		String second = get(JsonPath.read(first, "$.next"));
		assertThat(JsonPath.<String>read(second, "$.orders[0].id")).isEqualTo("listed-1");
	}

	@Test
	void refusesAnotherOrderOfTheSameId() {
		Map<String, Object> order = Map.of("act", "RETRY", "by", "A. Head", "selection", Map.of("error", "none"));
		put("same", order).expectStatus().isAccepted();

		put("same", order).expectStatus().isOk();
		put("same", with(order, "act", "REPROCESS", "selection", Map.of("source", "none"))).expectStatus()
			.isEqualTo(HttpStatus.CONFLICT);
		put("same", with(order, "dry_run", true)).expectStatus().isEqualTo(HttpStatus.CONFLICT);
		put("same", with(order, "reason", "another")).expectStatus().isEqualTo(HttpStatus.CONFLICT);
		put("same", with(order, "by", "B. Head")).expectStatus().isEqualTo(HttpStatus.CONFLICT);
		put("same", with(order, "selection", Map.of("error", "another"))).expectStatus()
			.isEqualTo(HttpStatus.CONFLICT)
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains("RETRY {\"error\":\"none\"}"));
	}

	@ParameterizedTest
	@CsvSource({ "REPROCESS,kind,APPLICATION", "REPROCESS,why,NO_TASK", "RETRY,test_id,x", "RETRY,state,FAILED",
			"RETRY,violation_code,NO_RESULTS", "RELEASE,test_id,x", "RELEASE,error,x", "WITHDRAW,state,PUBLISHED",
			"WITHDRAW,why,NO_TASK", "REINSTATE,test_id,x", "REINSTATE,violation_code,NO_RESULTS" })
	void refusesAConditionThatMakesNoSenseForTheAct(String act, String condition, String value) {
		put("senseless", Map.of("act", act, "selection", Map.of(condition, value))).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail)
				.contains("condition %s makes no sense for %s".formatted(condition, act)));
		this.http.get().uri("/orders/senseless").exchange().expectStatus().isNotFound();
	}

	@Test
	void refusesDocumentsThatAreNotThere() {
		for (String act : List.of("REPROCESS", "RETRY", "RELEASE", "WITHDRAW", "REINSTATE")) {
			put("unknown", Map.of("act", act, "selection", Map.of("documents", List.of("0".repeat(64))))).expectStatus()
				.isNotFound();
		}
		this.http.get().uri("/orders/unknown").exchange().expectStatus().isNotFound();
	}

	private static Map<String, Object> with(Map<String, Object> order, Object... changes) {
		Map<String, Object> changed = new HashMap<>(order);
		for (int i = 0; i < changes.length; i += 2) {
			changed.put((String) changes[i], changes[i + 1]);
		}
		return changed;
	}

	private RestTestClient.ResponseSpec put(String id, Map<String, Object> order) {
		Map<String, Object> body = new HashMap<>(order);
		body.putIfAbsent("reason", "a test");
		return this.http.put().uri("/orders/" + id).contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

	private String awaitEnded(String id) {
		return await().until(() -> get("/orders/" + id), (report) -> report.contains("\"ENDED\""));
	}

	private static Map<String, Integer> outcomes(String report) {
		return JsonPath.read(report, "$.outcomes");
	}

	private void withdraw(String id) {
		this.http.post()
			.uri("/imports/%s/withdraw".formatted(id))
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("reason", "a test"))
			.exchange()
			.expectStatus()
			.isOk();
	}

	private String published(String testId, String student) {
		return JsonPath.read(post(Documents.aDocument().result(testId, student, 20, 13)), "$.id");
	}

	private String post(Documents document) {
		return Objects.requireNonNull(this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(document.bytes())
			.exchange()
			.returnResult(String.class)
			.getResponseBody());
	}

	private String get(String uri) {
		return Objects.requireNonNull(
				this.http.get().uri(uri).exchange().expectStatus().isOk().returnResult(String.class).getResponseBody());
	}

}

package markr.ingest;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.document.Document;
import markr.importvault.document.Drop;
import markr.importvault.document.Way;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is tried tells what would be, and changes nothing. */
@MarkrTest
@AutoConfigureRestTestClient
@Import(ChangeableRules.class)
@TestPropertySource(properties = { "markr.ingest.small-document=20KB", "markr.ingest.chunk-results=50",
		"markr.ingest.retry-pause=5ms", "logging.level.markr.ingest=off" })
class DryRunTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final JsonMapper JSON = JsonMapper.shared();

	@Autowired
	private RestTestClient http;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private ImportVault vault;

	@Autowired
	private Outcomes outcomes;

	@Autowired
	private ChangeableRules.Processor rules;

	@AfterEach
	void useOldRules() {
		this.rules.useNewRules(false);
	}

	@Test
	void tellsWhatThePresentRulesWouldMakeOfDocuments() throws Exception {
		imported(Documents.aDocument().result("tried", "1", 20, 15).result("tried", "2", 20, 2));
		Document refused = imported(Documents.aDocument().result("tried", "1", 25, 14).result("tried", "x3", 25, 25));
		Document stays = imported(Documents.aDocument().result("tried-other", "1", 20, 21));
		this.rules.useNewRules(true);
		List<String> before = facts("tried");

		JsonNode dryRun = tried("tried", Map.of("selection", Map.of("everything", true)));

		assertThat(dryRun.at("/affected").toString()).contains(refused.sha256()).doesNotContain(stays.sha256());
		JsonNode test = test("tried", "tried");
		assertThat(test.at("/marks_up").asInt()).isEqualTo(1);
		assertThat(test.at("/marks_down").asInt()).isEqualTo(1);
		assertThat(test.at("/marks_added").asInt()).isEqualTo(0);
		assertThat(test.at("/marks_gone").asInt()).isEqualTo(1);
		assertThat(test.at("/available_before").asInt()).isEqualTo(25);
		assertThat(test.at("/available_after").asInt()).isEqualTo(20);
		assertThat(test.get("before")).isEqualTo(statistics("tried"));
		assertThat(facts("tried")).isEqualTo(before);

		carryOut("tried-for-good", Map.of("everything", true));
		assertThat(statistics("tried")).isEqualTo(test.get("after"));
	}

	/** They are read piece by piece, where small ones are read at once. */
	@Test
	void triesLargeDocumentsAsWell() throws Exception {
		Documents many = Documents.aDocument();
		IntStream.range(0, 300).forEach((student) -> many.result("tried-large", "s" + student, 20, student % 21));
		Document large = imported(many);
		Documents refusedByNewRules = Documents.aDocument();
		IntStream.range(0, 300).forEach((student) -> refusedByNewRules.result("tried-large", "x" + student, 20, 20));
		Document refused = imported(refusedByNewRules);
		assertThat(List.of(large, refused)).allMatch((document) -> document.sizeBytes() > 20_000);
		Map<String, Object> selection = Map.of("documents", List.of(large.sha256(), refused.sha256()));
		assertThat(tried("tried-large-1", Map.of("selection", selection)).at("/outcomes/UNCHANGED").asInt())
			.isEqualTo(2);
		this.rules.useNewRules(true);

		JsonNode dryRun = tried("tried-large-2", Map.of("selection", selection));

		assertThat(dryRun.get("outcomes")).isEqualTo(JSON.readTree("{\"CHANGED\":1,\"REFUSED\":1}"));
		assertThat(dryRun.at("/marks/gone").asInt()).isEqualTo(300);
		JsonNode after = test("tried-large-2", "tried-large").get("after");
		carryOut("tried-large-3", selection);
		assertThat(statistics("tried-large")).isEqualTo(after);
		assertThat(this.jdbc.sql("select count(*) from dry_run_scan").query(Long.class).single()).isZero();
	}

	@Test
	void tellsWhatAWithdrawalAndAReinstatementWouldChange() throws Exception {
		imported(Documents.aDocument().result("taken", "1", 20, 10));
		Document mock = imported(Documents.aDocument().result("taken", "1", 20, 20).result("taken", "2", 40, 20));
		Map<String, Object> selection = Map.of("documents", List.of(mock.sha256()));

		JsonNode withdrawal = tried("taken-1", Map.of("act", "WITHDRAW", "selection", selection));

		assertThat(withdrawal.get("marks"))
			.isEqualTo(JSON.readTree("{\"tests\":1,\"up\":0,\"down\":1,\"added\":0,\"gone\":1}"));
		JsonNode without = test("taken-1", "taken");
		JsonNode with = statistics("taken");
		assertThat(without.get("before")).isEqualTo(with);
		act(mock, "withdraw");
		assertThat(statistics("taken")).isEqualTo(without.get("after"));

		tried("taken-2", Map.of("act", "REINSTATE", "selection", selection));
		JsonNode again = test("taken-2", "taken");
		assertThat(again.at("/marks_up").asInt()).isEqualTo(1);
		assertThat(again.at("/marks_added").asInt()).isEqualTo(1);
		assertThat(again.get("after")).isEqualTo(with);
		act(mock, "reinstate");
		assertThat(statistics("taken")).isEqualTo(with);
		assertThat(tried("taken-3", Map.of("act", "REINSTATE", "selection", selection)).get("outcomes"))
			.isEqualTo(JSON.readTree("{\"UNCHANGED\":1}"));
	}

	@Test
	void tellsOfATestThatWouldBeGone() throws Exception {
		Document only = imported(Documents.aDocument().result("gone, all of it", "1", 20, 10));

		tried("gone", Map.of("act", "WITHDRAW", "selection", Map.of("documents", List.of(only.sha256()))));

		JsonNode test = test("gone", "gone, all of it");
		assertThat(test.has("after")).isFalse();
		assertThat(test.has("available_after")).isFalse();
		assertThat(test.at("/before/count").asInt()).isEqualTo(1);

		act(only, "withdraw");
		tried("come-back", Map.of("act", "REINSTATE", "selection", Map.of("documents", List.of(only.sha256()))));
		JsonNode again = test("come-back", "gone, all of it");
		assertThat(again.has("before")).isFalse();
		assertThat(again.has("available_before")).isFalse();
		assertThat(again.at("/after/count").asInt()).isEqualTo(1);
	}

	@Test
	void takesAnOrderOnceAndKeepsItFromOthers() throws Exception {
		Document document = imported(Documents.aDocument().result("tried-once", "1", 20, 10));
		Map<String, Object> selection = Map.of("documents", List.of(document.sha256()));
		tried("tried-once", Map.of("selection", selection));

		put("tried-once", true, Map.of("selection", selection)).expectStatus().isOk();
		put("tried-once", true, Map.of("act", "WITHDRAW", "selection", selection)).expectStatus()
			.isEqualTo(HttpStatus.CONFLICT);
		put("tried-once", false, Map.of("selection", selection)).expectStatus().isEqualTo(HttpStatus.CONFLICT);
		assertThat(get("/orders/tried-once").get("dry_run").asBoolean()).isTrue();
		this.http.get().uri("/orders/never/tests").exchange().expectStatus().isNotFound();
		this.http.get().uri("/orders/tried-once/tests?limit=0").exchange().expectStatus().isBadRequest();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"act\":\"DELETE\",\"selection\":{\"everything\":true}}",
			"{\"act\":\"WITHDRAW\",\"selection\":{}}", "{\"act\":[],\"selection\":{\"everything\":true}}" })
	void takesNoOrderThatIsNotUnderstood(String body) throws Exception {
		put("not-understood", true, JSON.readValue(body, new TypeReference<Map<String, Object>>() {
		})).expectStatus().isBadRequest();
		this.http.get().uri("/orders/not-understood").exchange().expectStatus().isNotFound();
	}

	@Test
	void givesUpWhenMarkrItselfFails() throws Exception {
		Document document = imported(Documents.aDocument().result("tried-in-vain", "1", 20, 15));
		this.rules.useNewRules(true);
		this.jdbc.sql("alter table dry_run_scan add constraint broken check (test_id <> 'tried-in-vain')").update();

		put("in-vain", true, Map.of("selection", Map.of("documents", List.of(document.sha256()))));
		await().atMost(SOON).until(() -> get("/orders/in-vain").get("state").asString().equals("FAILED"));
		this.jdbc.sql("alter table dry_run_scan drop constraint broken").update();

		assertThat(get("/orders/in-vain").get("failure").asString()).isNotBlank();
	}

	private Document imported(Documents document) throws Exception {
		long documentId = this.vault
			.keep(new Drop(UUID.randomUUID(), Way.HTTP, "dry-run-tests", null, null),
					new ByteArrayInputStream(document.bytes()))
			.documentId();
		return this.outcomes.await(documentId).get(SOON.toSeconds(), TimeUnit.SECONDS);
	}

	private JsonNode tried(String id, Map<String, Object> order) {
		put(id, true, order).expectStatus().isAccepted();
		return await().atMost(SOON)
			.until(() -> get("/orders/" + id), (dryRun) -> dryRun.get("state").asString().equals("ENDED"));
	}

	private void carryOut(String id, Map<String, Object> selection) {
		put(id, false, Map.of("selection", selection)).expectStatus().isAccepted();
		await().atMost(SOON).until(() -> get("/orders/" + id).get("state").asString().equals("ENDED"));
	}

	private RestTestClient.ResponseSpec put(String id, boolean dryRun, Map<String, Object> order) {
		Map<String, Object> body = new HashMap<>(order);
		body.putIfAbsent("act", "REPROCESS");
		body.put("dry_run", dryRun);
		body.put("reason", "to see");
		return this.http.put().uri("/orders/" + id).contentType(MediaType.APPLICATION_JSON).body(body).exchange();
	}

	private void act(Document document, String act) {
		this.http.post()
			.uri("/imports/%s/%s".formatted(document.sha256(), act))
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("reason", "a test"))
			.exchange()
			.expectStatus()
			.isOk();
	}

	private JsonNode test(String id, String testId) {
		for (JsonNode test : get("/orders/%s/tests".formatted(id)).get("tests")) {
			if (test.get("test_id").asString().equals(testId)) {
				return test;
			}
		}
		throw new AssertionError("No test " + testId);
	}

	private JsonNode statistics(String testId) {
		return get("/results/%s/aggregate".formatted(testId));
	}

	private JsonNode get(String path) {
		return JSON
			.readTree(this.http.get().uri(path).exchange().expectBody(String.class).returnResult().getResponseBody());
	}

	/** All that people read of a test. */
	private List<String> facts(String testId) {
		return this.jdbc.sql("""
				select cast(test as text) from test where test_id = :testId
				union all
				select cast(mark as text) from mark where test_id = :testId
				union all
				select cast(document as text) from document where document_id in (
				  select document_id from scan where test_id = :testId
				)
				order by 1
				""").param("testId", testId).query(String.class).list();
	}

}

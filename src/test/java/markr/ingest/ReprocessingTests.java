package markr.ingest;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.github.kagkarlsson.scheduler.Scheduler;
import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.SmallDrop;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Drop;
import markr.importvault.document.Way;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

/**
 * Documents that are processed again, after the rules have changed or a fault is mended.
 */
@MarkrTest
@AutoConfigureRestTestClient
@Import(ChangeableRules.class)
@TestPropertySource(properties = { "markr.ingest.chunk-results=50", "markr.ingest.retry-pause=5ms",
		"logging.level.markr.ingest=off" })
class ReprocessingTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	@Autowired
	private RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	Scheduler scheduler;

	@Autowired
	private ImportVault vault;

	@Autowired
	private Outcomes outcomes;

	@Autowired
	private ChangeableRules.Processor rules;

	void useNewRules() {
		this.rules.useNewRules(true);
	}

	@AfterEach
	void useOldRules() {
		this.rules.useNewRules(false);
	}

	@Test
	void givesTheMarksOfThePresentRulesLowerOnesToo() throws Exception {
		Document first = imported(Documents.aDocument().result("ruled", "1", 20, 15).result("ruled", "2", 20, 2));
		Document second = imported(Documents.aDocument().result("ruled", "1", 20, 14).result("ruled", "3", 25, 25));
		this.rules.useNewRules(true);

		order("ruled-1", "test_id", "ruled");
		assertEnded("ruled-1", "{\"CHANGED\":2}");

		assertThat(marks("ruled")).containsExactly("1: 12", "2: 3", "3: 22");
		assertThat(List.of(first, second)).allSatisfy((document) -> {
			Document now = this.vault.get(document.documentId());
			assertThat(now.revision()).isEqualTo(2);
			assertThat(now.state()).isEqualTo(DocumentState.PUBLISHED);
		});
		assertNothingLeftOver();

		order("ruled-2", "test_id", "ruled");
		assertEnded("ruled-2", "{\"UNCHANGED\":2}");
	}

	/** Only the first one's mark falls below another document's. */
	@Test
	void fallsBackToOtherDocumentsWhereAMarkIsLowered() throws Exception {
		Document lowered = imported(Documents.aDocument().result("fall", "1", 20, 15).result("fall", "2", 20, 20));
		imported(Documents.aDocument().result("fall", "1", 20, 13).result("fall", "2", 20, 2));
		this.rules.useNewRules(true);

		order("fall", "documents", List.of(lowered.sha256()));
		assertEnded("fall", "{\"CHANGED\":1}");

		assertThat(marks("fall")).containsExactly("1: 13", "2: 17");
	}

	@Test
	void refusesAndAcceptsDocumentsByThePresentRules() throws Exception {
		Document accepted = imported(Documents.aDocument().result("turned", "1", 20, 15).result("turned", "x2", 20, 2));
		this.rules.useNewRules(true);

		order("turned-1", "documents", List.of(accepted.sha256()));
		assertEnded("turned-1", "{\"REFUSED\":1}");

		assertThat(marks("turned")).isEmpty();
		this.http.get()
			.uri("/imports/" + accepted.sha256())
			.exchange()
			.expectBody()
			.jsonPath("$.state")
			.isEqualTo("REJECTED")
			.jsonPath("$.violations[0].student_number")
			.isEqualTo("x2");

		this.rules.useNewRules(false);
		order("turned-2", "documents", List.of(accepted.sha256()));
		assertEnded("turned-2", "{\"ACCEPTED\":1}");

		assertThat(marks("turned")).containsExactly("1: 15", "x2: 2");
		assertThat(this.vault.violations(accepted.documentId(), 0, Integer.MAX_VALUE)).isEmpty();
		assertNothingLeftOver();
	}

	@Test
	void doesNotBringWithdrawnDocumentsBack() throws Exception {
		Document document = imported(Documents.aDocument().result("taken-back", "1", 20, 15));
		act(document, "withdraw");
		this.rules.useNewRules(true);

		order("taken-back", "documents", List.of(document.sha256()));
		assertEnded("taken-back", "{\"CHANGED\":1}");
		assertThat(marks("taken-back")).isEmpty();
		assertThat(this.vault.get(document.documentId()).state()).isEqualTo(DocumentState.WITHDRAWN);

		act(document, "reinstate");
		assertThat(marks("taken-back")).containsExactly("1: 12");
	}

	@Test
	void reinstatesNoDocumentThatThePresentRulesRefuse() throws Exception {
		Document document = imported(Documents.aDocument().result("not-again", "x1", 20, 15));
		act(document, "withdraw");
		this.rules.useNewRules(true);
		order("not-again", "documents", List.of(document.sha256()));
		assertEnded("not-again", "{\"CHANGED\":1}");

		act(document, "reinstate");

		assertThat(this.vault.get(document.documentId()).state()).isEqualTo(DocumentState.REJECTED);
		assertThat(marks("not-again")).isEmpty();
	}

	@Test
	void showsTheOldRevisionUntilTheNewOneIsThere() throws Exception {
		Documents many = Documents.aDocument();
		IntStream.range(0, 3_000).forEach((student) -> many.result("whole", "s" + student, 20, 15));
		Document document = imported(many);
		this.rules.useNewRules(true);

		order("whole", "documents", List.of(document.sha256()));
		List<String> seen = new ArrayList<>();
		await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> {
			// What is seen after the end counts too.
			boolean hasEnded = state("whole").equals("ENDED");
			seen.add(this.jdbc.sql("""
					select string_agg(obtained || ' by ' || students, ', ')
					from mark_distribution
					where test_id = 'whole' and students > 0
					""").query(String.class).single());
			return hasEnded;
		});

		assertThat(seen).contains("15 by 3000", "12 by 3000").containsOnly("15 by 3000", "12 by 3000");
	}

	@Test
	void leavesADocumentAsItWasWhenMarkrItselfFailsAtIt() throws Exception {
		Document document = imported(Documents.aDocument().result("unlucky", "1", 20, 15));
		this.rules.useNewRules(true);
		this.jdbc.sql("alter table next_scan add constraint broken check (test_id <> 'unlucky')").update();

		order("unlucky-1", "documents", List.of(document.sha256()));
		assertEnded("unlucky-1", "{\"FAILED\":1}");
		assertThat(marks("unlucky")).containsExactly("1: 15");
		assertThat(this.vault.get(document.documentId()).state()).isEqualTo(DocumentState.PUBLISHED);

		this.jdbc.sql("alter table next_scan drop constraint broken").update();
		order("unlucky-2", "documents", List.of(document.sha256()));
		assertEnded("unlucky-2", "{\"CHANGED\":1}");
		assertThat(marks("unlucky")).containsExactly("1: 12");
		assertNothingLeftOver();
	}

	@Test
	void runsFailedImportsAgain() throws Exception {
		this.jdbc.sql("alter table mark add constraint broken check (test_id <> 'failed')").update();
		Document document = imported(Documents.aDocument().result("failed", "1", 20, 15));
		assertThat(document.state()).isEqualTo(DocumentState.FAILED);
		this.jdbc.sql("alter table mark drop constraint broken").update();

		order("failed", "state", "FAILED");

		await().atMost(SOON).untilAsserted(() -> assertThat(marks("failed")).containsExactly("1: 15"));
		assertEnded("failed", "{\"REOPENED\":1}");
	}

	/** All that follows from the vault is lost, and comes back row for row. */
	@Test
	void rebuildsEverythingFromTheVaultAlone() throws Exception {
		imported(Documents.aDocument().result("drill", "1", 20, 15).result("drill", "2", 20, 15));
		imported(Documents.aDocument().result("drill", "1", 25, 15).result("drill", "1", 20, 15));
		imported(Documents.aDocument().result("drill", "1", 20, 21));
		act(imported(Documents.aDocument().result("drill", "1", 20, 20)), "withdraw");
		processEverythingAgain("drill-1");
		Map<String, List<String>> before = derivedRows();

		this.jdbc.sql("truncate scan, publication, test, mark, mark_distribution, available_distribution, violation")
			.update();
		processEverythingAgain("drill-2");

		Map<String, List<String>> after = derivedRows();
		assertThat(after.keySet()).isEqualTo(before.keySet());
		after.forEach((table, rows) -> assertThat(rows).as(table).isNotEmpty().isEqualTo(before.get(table)));
	}

	private void processEverythingAgain(String order) {
		order(order, "everything", true);
		await().atMost(SOON).until(() -> state(order).equals("ENDED"));
	}

	private Map<String, List<String>> derivedRows() {
		return Map.of("scan", rows("select * from scan"), "answers",
				rows("select * from scan where answers_available is not null"), "publication",
				rows("select * from publication"), "test",
				rows("select test_id, available, students from test where students > 0"), "mark",
				rows("select * from mark"), "mark_distribution",
				rows("select * from mark_distribution where students > 0"), "violation",
				rows("select document_id, ordinal, line, result, student_number, field, code, value from violation"));
	}

	private List<String> rows(String sql) {
		return this.jdbc.sql("select cast(fact as text) from (%s) as fact order by 1".formatted(sql))
			.query(String.class)
			.list();
	}

	@Test
	void selectsWhatFulfilsEverythingThatIsSaid() throws Exception {
		Document refused = imported(Documents.aDocument().result("chosen", "1", 20, 21));
		Document other = imported(Documents.aDocument().result("chosen", "2", 20, 15));
		String received = refused.receivedAt().toString();

		order("chosen-1", Map.of("documents", List.of(refused.sha256(), other.sha256()), "violation_code",
				"OBTAINED_EXCEEDS_AVAILABLE"));
		assertEnded("chosen-1", "{\"UNCHANGED\":1}");
		order("chosen-2", Map.of("documents", List.of(refused.sha256(), other.sha256()), "state", "PUBLISHED",
				"received_from", received));
		assertEnded("chosen-2", "{\"UNCHANGED\":1}");
		order("chosen-3", Map.of("documents", List.of(refused.sha256(), other.sha256()), "received_until", received));
		assertEnded("chosen-3", "{}");
		order("chosen-4", Map.of("source", "nobody"));
		assertEnded("chosen-4", "{}");
		order("chosen-5", Map.of("source", "reprocessing-tests", "documents", List.of(other.sha256())));
		assertEnded("chosen-5", "{\"UNCHANGED\":1}");
	}

	@Test
	void takesAnOrderOnce() throws Exception {
		Document document = imported(Documents.aDocument().result("once", "1", 20, 15));
		put("once", Map.of("state", "PUBLISHED", "documents", List.of(document.sha256()))).expectStatus()
			.isAccepted()
			.expectHeader()
			.location("/orders/once");
		assertEnded("once", "{\"UNCHANGED\":1}");

		put("once", Map.of("documents", List.of(document.sha256()), "state", "PUBLISHED")).expectStatus().isOk();
		put("once", Map.of("documents", List.of(document.sha256()))).expectStatus().isEqualTo(HttpStatus.CONFLICT);

		assertThat(this.vault.get(document.documentId()).revision()).isEqualTo(2);
		this.http.get().uri("/orders/twice").exchange().expectStatus().isNotFound();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"selection\":{\"state\":\"PUBLISHED\"}}", "{\"reason\":\"r\"}",
			"{\"reason\":\"r\",\"selection\":{}}", "{\"reason\":\"r\",\"selection\":{\"sorce\":\"a\"}}",
			"{\"reason\":\"r\",\"selection\":{\"state\":\"DONE\"}}", "{\"reason\":\"r\",\"selection\":[]}",
			"{\"reason\":\"r\",\"selection\":{\"documents\":[]}}",
			"{\"reason\":\"r\",\"selection\":{\"documents\":[1]}}",
			"{\"reason\":\"r\",\"selection\":{\"received_from\":\"today\"}}",
			"{\"reason\":\"r\",\"selection\":{\"source\":\"a\\u0000\"}}",
			"{\"reason\":\"r\",\"selection\":{\"test_id\":7}}",
			"{\"reason\":\"r\",\"selection\":{\"everything\":false}}",
			"{\"reason\":\"r\",\"selection\":{\"everything\":true,\"state\":\"PUBLISHED\"}}" })
	void takesNoOrderThatIsNotUnderstood(String body) {
		this.http.put()
			.uri("/orders/not-understood")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body.startsWith("{\"") ? "{\"act\":\"REPROCESS\"," + body.substring(1) : body)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		this.http.get().uri("/orders/not-understood").exchange().expectStatus().isNotFound();
	}

	@Test
	void letsImportsPass() throws Exception {
		List<SmallDrop> drops = IntStream.range(0, 150)
			.mapToObj((number) -> new SmallDrop(drop(),
					Documents.aDocument().result("passed-by", "s" + number, 20, 15).bytes()))
			.toList();
		this.vault.keepTogether(drops);
		await().atMost(SOON).until(() -> marks("passed-by").size() == drops.size());

		this.scheduler.pause();
		order("passed-by", "test_id", "passed-by");
		long passing = this.vault
			.keep(drop(), new ByteArrayInputStream(Documents.aDocument().result("passing", "1", 20, 15).bytes()))
			.documentId();
		this.scheduler.resume();

		assertEnded("passed-by", "{\"UNCHANGED\":150}");
		Instant ended = this.jdbc
			.sql("select max(ended_at) from ordered_document join orders using (order_id) where name = ?")
			.param("passed-by")
			.query(OffsetDateTime.class)
			.single()
			.toInstant();
		assertThat(this.vault.get(passing).finishedAt()).isBefore(ended);
	}

	Document imported(Documents document) throws Exception {
		long documentId = this.vault.keep(drop(), new ByteArrayInputStream(document.bytes())).documentId();
		return this.outcomes.await(documentId).get(SOON.toSeconds(), TimeUnit.SECONDS);
	}

	private static Drop drop() {
		return new Drop(UUID.randomUUID(), Way.HTTP, "reprocessing-tests", null, null);
	}

	void order(String id, String criterion, Object value) {
		order(id, Map.of(criterion, value));
	}

	private void order(String id, Map<String, Object> selection) {
		put(id, selection).expectStatus().isAccepted();
	}

	private RestTestClient.ResponseSpec put(String id, Map<String, Object> selection) {
		return this.http.put()
			.uri("/orders/" + id)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("act", "REPROCESS", "reason", "new rules", "selection", selection))
			.exchange();
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

	void assertEnded(String id, String outcomes) {
		await().atMost(SOON).until(() -> state(id).equals("ENDED"));
		this.http.get().uri("/orders/" + id).exchange().expectBody().json("{\"outcomes\":" + outcomes + "}");
		if (outcomes.equals("{}")) {
			this.http.get().uri("/orders/" + id).exchange().expectBody().jsonPath("$.documents").isEqualTo(0);
		}
	}

	private String state(String id) {
		String[] state = new String[1];
		this.http.get()
			.uri("/orders/" + id)
			.exchange()
			.expectBody()
			.jsonPath("$.state")
			.value(String.class, (value) -> state[0] = value);
		return state[0];
	}

	private List<String> marks(String testId) {
		return this.jdbc
			.sql("select student_number || ': ' || obtained from mark where test_id = ? order by student_number")
			.param(testId)
			.query(String.class)
			.list();
	}

	private void assertNothingLeftOver() {
		assertThat(this.jdbc.sql("select (select count(*) from next_scan) + "
				+ "(select count(*) from violation join document using (document_id) where violation.revision <> document.revision)")
			.query(Long.class)
			.single()).isZero();
	}

}

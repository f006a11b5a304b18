package markr.operations;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.jayway.jsonpath.JsonPath;
import markr.importvault.ImportVault;
import markr.importvault.document.Drop;
import markr.importvault.document.Way;
import markr.ingest.ImportRun;
import markr.support.Documents;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Imports that no node goes on with, of each kind, as people find and release them. The
 * work rows are not polled here: the tests are the nodes.
 */
@IdleMarkrTest
@TestPropertySource(properties = "markr.ingest.small-document=0B")
@AutoConfigureRestTestClient
class StuckImportTests {

	private static final String DEAD = "dead-node";

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	ImportVault vault;

	@Autowired
	ImportRun importRun;

	@Autowired
	JobRepository repository;

	@Autowired
	StuckImportsHealthIndicator health;

	/** What one test leaves, none of the others is to find. */
	@AfterEach
	void endAll() {
		this.jdbc.sql("update batch_job_execution set status = 'FAILED' where status <> 'COMPLETED'").update();
		this.jdbc.sql("delete from scheduled_tasks where task_name = 'import-document'").update();
		this.jdbc.sql("""
				update document set state = 'FAILED', finished_at = now(), order_id = null where state = 'RECEIVED'
				""").update();
	}

	@Test
	void findsNothingWrongWithWhatWaitsAndWhatIsAtWork() throws IOException {
		keep("waits");
		pick(keep("at-work"), 0);

		assertThat(get("/stuck-imports")).isEqualTo("{\"stuck_imports\":[]}");
		this.health.refresh();
		assertThat(this.health.health().getStatus().getCode()).isEqualTo("UP");
	}

	@Test
	void schedulesAnewWhatHasLostItsWorkRow() throws IOException {
		long document = keep("lost");
		deleteRow(document);

		assertThat(stuck(document)).containsEntry("why", "NO_TASK").containsEntry("state", "RECEIVED");
		this.health.refresh();
		assertThat(this.health.health().getStatus().getCode()).isEqualTo("DEGRADED");
		assertThat(this.health.health().getDetails()).containsEntry("NO_TASK", 1L);

		release("lost", Map.of("documents", List.of(id(document)))).expectStatus()
			.isAccepted()
			.expectHeader()
			.location("/orders/lost");

		assertThat(get("/stuck-imports")).doesNotContain(id(document));
		assertThat(row(document)).containsEntry("picked", false);
		assertThat((long) row(document).get("version")).as("higher than any that the lost one can have had")
			.isGreaterThan(1_000_000);
		assertThat(this.importRun.run(document)).isTrue();
		assertThat(marks("lost")).isOne();
		assertThat(get("/orders/lost")).contains("\"ENDED\"", "\"reason\":\"Its row was deleted\"");
		assertThat(this.jdbc.sql("select attempts from document where document_id = ?")
			.param(document)
			.query(Long.class)
			.single()).as("only the one that was made").isOne();
	}

	@Test
	void takesAWorkRowFromANodeThatIsNotHeardOf() throws IOException {
		long document = keep("silent");
		pick(document, 3600);
		long version = (long) row(document).get("version");

		assertThat(stuck(document)).containsEntry("why", "NODE_SILENT").containsEntry("node", DEAD);
		release("silent", Map.of("why", "NODE_SILENT")).expectStatus().isAccepted();

		assertThat(row(document)).containsEntry("picked", false).containsEntry("version", version + 1);
		assertThat(claim(document)).isOne();
		assertThat(get("/stuck-imports")).doesNotContain(id(document));
	}

	@Test
	void endsWhatTheRecordSaysOfADeadNode() throws IOException {
		long document = keep("left");
		assertThat(this.importRun.run(document)).isTrue();
		deleteRow(document);
		assertThat(get("/stuck-imports")).doesNotContain(id(document));
		long execution = lastExecution();
		this.jdbc.sql("update batch_job_execution set status = 'STARTED', end_time = null where job_execution_id = ?")
			.param(execution)
			.update();

		Map<String, Object> stuck = stuck(document);
		assertThat(stuck).containsEntry("why", "EXECUTION_LEFT").containsEntry("state", "PUBLISHED");
		assertThat(stuck.get("executions").toString()).contains(String.valueOf(execution), "import-document",
				"STARTED");
		release("left", Map.of("documents", List.of(id(document)))).expectStatus()
			.isAccepted()
			.expectBody()
			.jsonPath("$.outcomes.RELEASED")
			.isEqualTo(1)
			.jsonPath("$.states.PUBLISHED")
			.isEqualTo(1);

		assertThat(get("/stuck-imports")).doesNotContain(id(document));
		assertThat(this.jdbc.sql("select status from batch_job_execution where job_execution_id = ?")
			.param(execution)
			.query(String.class)
			.single()).isEqualTo("FAILED");
		assertThat(marks("left")).isOne();
		assertThat(this.jdbc.sql("select count(*) from scheduled_tasks where task_instance = ?")
			.param(String.valueOf(document))
			.query(Long.class)
			.single()).as("nothing is left to do").isZero();
	}

	@Test
	void schedulesAnewWhatIsToBeProcessedAgain() throws IOException {
		long document = keep("again");
		assertThat(this.importRun.run(document)).isTrue();
		deleteRow(document);
		this.http.put()
			.uri("/orders/again-reprocessed")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("act", "REPROCESS", "reason", "New rules", "selection", Map.of("test_id", "again")))
			.exchange()
			.expectStatus()
			.isAccepted();
		assertThat(get("/stuck-imports")).doesNotContain(id(document));
		this.jdbc.sql("""
				update scheduled_tasks
				set task_name = 'carry-out-order', task_instance = split_part(task_instance, '@', 2)
				where task_name = 'reprocess-document'
				""").update();
		assertThat(get("/stuck-imports")).as("the order's row stands for its documents").doesNotContain(id(document));
		this.jdbc.sql("delete from scheduled_tasks where task_name = 'carry-out-order'").update();

		assertThat(stuck(document)).containsEntry("why", "NO_TASK").containsEntry("state", "PUBLISHED");
		release("again", Map.of("documents", List.of(id(document)))).expectStatus().isAccepted();

		assertThat(this.jdbc
			.sql("select count(*) from scheduled_tasks where task_name = 'reprocess-document' and task_instance like ?")
			.param(document + "@%")
			.query(Long.class)
			.single()).isOne();
		assertThat(this.importRun.run(document)).isTrue();
		assertThat(get("/orders/again-reprocessed")).contains("\"UNCHANGED\":1");
		this.jdbc.sql("delete from scheduled_tasks where task_name = 'reprocess-document'").update();
	}

	@Test
	void listsInADryRunWhatItWouldReleaseAndChangesNothing() throws IOException {
		long document = keep("dry");
		deleteRow(document);

		this.http.put()
			.uri("/orders/dry")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("act", "RELEASE", "dry_run", true, "reason", "What would it hit?", "selection",
					Map.of("why", "NO_TASK")))
			.exchange()
			.expectStatus()
			.isAccepted()
			.expectBody()
			.jsonPath("$.state")
			.isEqualTo("ENDED")
			.jsonPath("$.outcomes.RELEASED")
			.isEqualTo(1)
			.jsonPath("$.affected[0].id")
			.isEqualTo(id(document))
			.jsonPath("$.affected[0].detail")
			.isEqualTo("NO_TASK");

		assertThat(stuck(document)).containsEntry("why", "NO_TASK");
		assertThat(claim(document)).isZero();
	}

	@Test
	void changesNothingWhenItIsAskedAgain() throws IOException {
		long document = keep("asked-again");
		deleteRow(document);
		Map<String, Object> selection = Map.of("documents", List.of(id(document)));
		release("asked-again", selection).expectStatus().isAccepted();
		Map<String, Object> row = row(document);
		long claim = claim(document);

		release("asked-again", selection).expectStatus().isOk();

		assertThat(row(document)).isEqualTo(row);
		assertThat(claim(document)).isEqualTo(claim);
		release("asked-again", Map.of("why", "NO_TASK")).expectStatus().isEqualTo(HttpStatus.CONFLICT);
	}

	@Test
	void releasesNothingMoreWhenAKindWasReleasedBefore() throws IOException {
		deleteRow(keep("kind-1"));
		release("kind", Map.of("why", "NO_TASK")).expectStatus().isAccepted();
		long lostSince = keep("kind-2");
		deleteRow(lostSince);

		release("kind", Map.of("why", "NO_TASK")).expectStatus().isOk();

		assertThat(stuck(lostSince)).containsEntry("why", "NO_TASK");
	}

	@Test
	void leavesAloneWhatIsAlive() throws IOException {
		long waiting = keep("alive-waiting");
		long atWork = keep("alive-at-work");
		pick(atWork, 0);
		long ended = keep("alive-ended");
		assertThat(this.importRun.run(ended)).isTrue();
		deleteRow(ended);
		long lost = keep("alive-lost");
		deleteRow(lost);

		refused(waiting, "its work row waits and is due at ");
		refused(atWork, "node dead-node works on it, with its last heartbeat at ");
		refused(ended, "it has ended");
		release("alive", Map.of("documents", List.of(id(lost), id(atWork)))).expectStatus()
			.isEqualTo(HttpStatus.CONFLICT);
		assertThat(stuck(lost)).as("refused as a whole").containsEntry("why", "NO_TASK");
		assertThat(claim(atWork)).isZero();
		release("alive", Map.of("documents", List.of("0".repeat(64)))).expectStatus().isNotFound();
		this.http.get().uri("/orders/alive").exchange().expectStatus().isNotFound();
	}

	@Test
	void listsThemPageByPage() throws IOException {
		List<Long> documents = List.of(keep("page-1"), keep("page-2"), keep("page-3"));
		documents.forEach(this::deleteRow);
		pick(keep("page-4"), 3600);

		String first = get("/stuck-imports?limit=2&why=NO_TASK");
		assertThat(ids(first)).containsExactly(id(documents.get(0)), id(documents.get(1)));
		String second = get(JsonPath.read(first, "$.next"));
		assertThat(ids(second)).containsExactly(id(documents.get(2)));
		assertThat(second).doesNotContain("next");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"act\":\"RELEASE\",\"reason\":\"x\",\"selection\":{}}",
			"{\"act\":\"RELEASE\",\"selection\":{\"why\":\"NO_TASK\"}}",
			"{\"act\":\"RELEASE\",\"reason\":\"x\",\"selection\":{\"why\":\"no task\"}}",
			"{\"act\":\"RELEASE\",\"reason\":\"x\",\"selection\":{\"kind\":\"APPLICATION\"}}" })
	void refusesAnOrderThatIsNotUnderstood(String body) {
		this.http.put()
			.uri("/orders/bad")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange()
			.expectStatus()
			.isBadRequest();
	}

	private void refused(long document, String why) {
		release("alive", Map.of("documents", List.of(id(document)))).expectStatus()
			.isEqualTo(HttpStatus.CONFLICT)
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains("is not stuck: " + why));
	}

	private long keep(String testId) throws IOException {
		byte[] document = Documents.aDocument().result(testId, "1", 20, 13).bytes();
		return this.vault
			.keep(new Drop(UUID.randomUUID(), Way.HTTP, "127.0.0.1", null, null), new ByteArrayInputStream(document))
			.documentId();
	}

	private void pick(long document, int silentSeconds) {
		this.jdbc
			.sql("""
					update scheduled_tasks
					set picked = true, picked_by = ?, last_heartbeat = now() - make_interval(secs => ?), version = version + 1
					where task_instance = ?
					""")
			.param(DEAD)
			.param(silentSeconds)
			.param(String.valueOf(document))
			.update();
	}

	private void deleteRow(long document) {
		this.jdbc.sql("delete from scheduled_tasks where task_name = 'import-document' and task_instance = ?")
			.param(String.valueOf(document))
			.update();
	}

	private Map<String, Object> row(long document) {
		return this.jdbc.sql("select * from scheduled_tasks where task_instance = ?")
			.param(String.valueOf(document))
			.query()
			.singleRow();
	}

	private long lastExecution() {
		return this.jdbc.sql("select max(job_execution_id) from batch_job_execution").query(Long.class).single();
	}

	private RestTestClient.ResponseSpec release(String name, Map<String, Object> selection) {
		return this.http.put()
			.uri("/orders/" + name)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("act", "RELEASE", "reason", "Its row was deleted", "selection", selection))
			.exchange();
	}

	private Map<String, Object> stuck(long document) {
		return JsonPath
			.<List<Map<String, Object>>>read(get("/stuck-imports?limit=1000"),
					"$.stuck_imports[?(@.id=='%s')]".formatted(id(document)))
			.get(0);
	}

	private static List<String> ids(String told) {
		return JsonPath.read(told, "$.stuck_imports[*].id");
	}

	private String get(String uri) {
		return Objects.requireNonNull(
				this.http.get().uri(uri).exchange().expectStatus().isOk().returnResult(String.class).getResponseBody());
	}

	private String id(long document) {
		return this.vault.get(document).sha256();
	}

	private long claim(long document) {
		return this.jdbc.sql("select claim from document where document_id = ?")
			.param(document)
			.query(Long.class)
			.single();
	}

	private long marks(String testId) {
		return this.jdbc.sql("select count(*) from mark where test_id = ?").param(testId).query(Long.class).single();
	}

}

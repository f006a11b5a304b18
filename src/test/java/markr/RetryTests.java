package markr;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.jayway.jsonpath.JsonPath;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Documents whose import has failed, and operators who retry them. */
@MarkrTest
@AutoConfigureRestTestClient
@TestPropertySource(properties = { "markr.ingest.retry-pause=5ms", "markr.ingest.attempts-max=2",
		"markr.ingest.interruptions-max=3", "markr.vault.node=retries", "db-scheduler.polling-interval=100ms" })
class RetryTests {

	private static final String BROKEN = "org.postgresql.util.PSQLException:23514";

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Value("${markr.inbox.directory}")
	Path inbox;

	@Test
	void reportsWhyDocumentsHaveFailed() {
		String application = fail("told-application", "23514");
		String disturbed = fail("told-disturbed", "40P01");

		String report = get("/failures?error=" + BROKEN);
		Map<String, Object> failure = failure(report, application);
		assertThat(failure).containsEntry("kind", "APPLICATION")
			.containsEntry("error", BROKEN)
			.containsEntry("failures", 2)
			.containsEntry("node", "retries")
			.containsKeys("failed_at", "received_at", "size_bytes", "execution");
		assertThat((String) failure.get("failure")).startsWith("2 of 3 attempts failed").endsWith(BROKEN);
		assertThat(ids(report)).doesNotContain(disturbed);
		assertThat(failure(get("/failures?kind=INFRASTRUCTURE"), disturbed)).containsEntry("failures", 0)
			.containsEntry("attempts", 3)
			.containsEntry("error", "org.postgresql.util.PSQLException:40P01");
		assertThat(this.jdbc.sql("select status from batch_job_execution where job_execution_id = ?")
			.param(failure.get("execution"))
			.query(String.class)
			.single()).isEqualTo("FAILED");
	}

	@Test
	void countsThemAndListsThemPageByPageInTheOrderOfTheirFailing() {
		List<String> failed = List.of(fail("paged-1", "XX001"), fail("paged-2", "XX001"), fail("paged-3", "XX001"));
		String error = "org.postgresql.util.PSQLException:XX001";

		assertThat(JsonPath.<List<Integer>>read(get("/failures/counts"),
				"$.counts[?(@.error=='%s')].documents".formatted(error)))
			.containsExactly(3);
		String first = get("/failures?limit=2&kind=APPLICATION&error=" + error);
		assertThat(ids(first)).containsExactly(failed.get(0), failed.get(1));
		String second = get(URLDecoder.decode(JsonPath.read(first, "$.next"), StandardCharsets.UTF_8));
		assertThat(ids(second)).containsExactly(failed.get(2));
		assertThat(second).doesNotContain("next");
	}

	@Test
	void retriesOneWhichFailsAgainOrIsPublished() {
		String id = fail("one", "XX002");
		String other = fail("another", "XX002");
		String before = (String) failure(get("/failures"), id).get("failed_at");
		Map<String, Object> selection = Map.of("documents", List.of(id));

		retry("one-1", selection).expectStatus().isAccepted().expectHeader().location("/orders/one-1");
		String ended = awaitEnded("one-1");
		assertThat(JsonPath.<Map<String, Object>>read(ended, "$.states")).containsExactly(Map.entry("FAILED", 1));
		Map<String, Object> again = failure(get("/failures"), id);
		assertThat((String) again.get("failed_at")).isGreaterThan(before);
		assertThat(again).containsEntry("failures", 2).containsEntry("attempts", 2);

		mend("one");
		retry("one-1", selection).expectStatus().isOk();
		assertThat(stateOf(id)).as("the same order is carried out once").isEqualTo("FAILED");

		retry("one-2", selection).expectStatus().isAccepted();
		assertThat(JsonPath.<Map<String, Object>>read(awaitEnded("one-2"), "$.states"))
			.containsExactly(Map.entry("PUBLISHED", 1));
		assertThat(marks("one")).isOne();
		assertThat(ids(get("/failures"))).doesNotContain(id).contains(other);
		assertThat(this.jdbc
			.sql("select count(*) from failure join document using (document_id) where sha256 = " + "decode(?, 'hex')")
			.param(id)
			.query(Long.class)
			.single()).as("failures are kept").isEqualTo(2);
	}

	@Test
	void retriesAllThatFailedInOneWayAndNoOthers() {
		String first = fail("all-1", "XX003");
		String second = fail("all-2", "XX003");
		String other = fail("all-3", "XX004");
		mend("all-1");
		mend("all-2");
		mend("all-3");
		Map<String, Object> selection = Map.of("kind", "APPLICATION", "error",
				"org.postgresql.util.PSQLException:XX003");

		retry("all", selection).expectStatus()
			.isAccepted()
			.expectBody()
			.jsonPath("$.reason")
			.isEqualTo("It is mended")
			.jsonPath("$.by")
			.isEqualTo("A. Head")
			.jsonPath("$.documents")
			.isEqualTo(2);

		assertThat(JsonPath.<Map<String, Object>>read(awaitEnded("all"), "$.states"))
			.containsExactly(Map.entry("PUBLISHED", 2));
		assertThat(ids(get("/failures"))).contains(other).doesNotContain(first, second);
		assertThat(marks("all-1") + marks("all-2")).isEqualTo(2);
		assertThat(marks("all-3")).isZero();
	}

	/** A refused file came back to its scanner; what a person has written there stays. */
	@Test
	void removesWhatHadComeBackWhenItIsTakenAfterAll() throws IOException {
		String id = fail("came-back", "XX008");
		byte[] document = Documents.aDocument().result("came-back", "1", 20, 13).bytes();
		Path rejected = this.inbox.resolve("scanner-3/rejected");
		for (String name : List.of("first.xml", "second.xml")) {
			drop("scanner-3/" + name, document);
			await().until(() -> Files.exists(rejected.resolve(name + ".reason.txt")));
			assertThat(rejected.resolve(name)).hasBinaryContent(document);
		}
		Path note = rejected.resolve("second.xml.reason.txt");
		Files.writeString(note, "Entered by hand, 3 December\n", StandardOpenOption.APPEND);
		mend("came-back");

		retry("came-back", Map.of("documents", List.of(id))).expectStatus().isAccepted();
		awaitEnded("came-back");

		await().untilAsserted(() -> assertThat(rejected).isDirectoryNotContaining((path) -> !path.equals(note)));
		assertThat(note).content().endsWith("Entered by hand, 3 December\n");
		assertThat(this.jdbc.sql("select count(*) from receipt where source = 'scanner-3' and not answer_due")
			.query(Long.class)
			.single()).isEqualTo(2);
	}

	private void drop(String name, byte[] content) throws IOException {
		Path file = this.inbox.resolve(name);
		Files.createDirectories(file.getParent());
		Path part = Files.write(file.resolveSibling(file.getFileName() + ".part"), content);
		Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
	}

	/** Its work row is lost, as if somebody had deleted it. */
	@Test
	void resumesAnOrderThatWasInterrupted() {
		String id = fail("interrupted", "XX005");
		mend("interrupted");
		this.jdbc
			.sql("""
					with recorded as (
					  insert into orders (name, act, dry_run, selection, reason, asked_by)
					  values ('interrupted', 'RETRY', false, '{"error":"org.postgresql.util.PSQLException:XX005"}', 'It is mended',
					    'A. Head')
					  returning order_id
					)
					insert into ordered_document (order_id, document_id)
					select recorded.order_id, document_id from recorded, document where sha256 = decode(?, 'hex')
					""")
			.param(id)
			.update();
		assertThat(get("/orders/interrupted")).contains("\"RUNNING\"");
		String failedSince = fail("interrupted-since", "XX005");
		mend("interrupted-since");

		retry("interrupted", Map.of("error", "org.postgresql.util.PSQLException:XX005")).expectStatus().isOk();

		assertThat(JsonPath.<Map<String, Object>>read(awaitEnded("interrupted"), "$.states"))
			.containsExactly(Map.entry("PUBLISHED", 1));
		assertThat(stateOf(id)).isEqualTo("PUBLISHED");
		assertThat(stateOf(failedSince)).as("not what was meant").isEqualTo("FAILED");
	}

	/** The order is recorded with its documents, or not at all. */
	@Test
	void recordsNoPartOfAnOrder() {
		String first = fail("part-1", "XX006");
		String second = fail("part-2", "XX006");
		mend("part-1");
		mend("part-2");
		Map<String, Object> selection = Map.of("error", "org.postgresql.util.PSQLException:XX006");
		this.jdbc.sql("""
				create function fail_second() returns trigger language plpgsql as $$
				begin
				  if (select sha256 = decode('%s', 'hex') from document where document_id = new.document_id) then
				    raise exception 'broken';
				  end if;
				  return new;
				end $$
				""".formatted(second)).update();
		this.jdbc.sql("""
				create trigger fail_second before insert on ordered_document
				for each row execute function fail_second()
				""").update();
		retry("part", selection).expectStatus().isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
		this.http.get().uri("/orders/part").exchange().expectStatus().isNotFound();
		assertThat(stateOf(first)).isEqualTo("FAILED");

		this.jdbc.sql("drop trigger fail_second on ordered_document").update();
		retry("part", selection).expectStatus().isAccepted();
		assertThat(JsonPath.<Map<String, Object>>read(awaitEnded("part"), "$.states"))
			.containsExactly(Map.entry("PUBLISHED", 2));
	}

	@Test
	void listsInADryRunWhatItWouldRetryAndChangesNothing() {
		String id = fail("dry", "XX007");
		mend("dry");
		Map<String, Object> selection = Map.of("error", "org.postgresql.util.PSQLException:XX007");

		put("dry", Map.of("act", "RETRY", "dry_run", true, "reason", "What would it hit?", "selection", selection))
			.expectStatus()
			.isAccepted()
			.expectBody()
			.jsonPath("$.state")
			.isEqualTo("ENDED")
			.jsonPath("$.outcomes.REOPENED")
			.isEqualTo(1)
			.jsonPath("$.affected[0].id")
			.isEqualTo(id)
			.jsonPath("$.affected[0].detail")
			.isEqualTo("APPLICATION org.postgresql.util.PSQLException:XX007");

		assertThat(stateOf(id)).isEqualTo("FAILED");
		assertThat(this.jdbc.sql("select count(*) from scheduled_tasks where task_name = 'carry-out-order'")
			.query(Long.class)
			.single()).isZero();
		this.http.get().uri("/orders/dry/tests").exchange().expectStatus().isNotFound();
	}

	@Test
	void refusesWhatHasNotFailedAndIdsThatAreTaken() {
		byte[] document = Documents.aDocument().result("fine", "1", 20, 13).bytes();
		String id = JsonPath.read(post(document), "$.id");

		retry("fine", Map.of("documents", List.of(id))).expectStatus()
			.isEqualTo(HttpStatus.CONFLICT)
			.expectBody()
			.jsonPath("$.state")
			.isEqualTo("PUBLISHED");
		retry("fine", Map.of("documents", List.of("0".repeat(64)))).expectStatus().isNotFound();
		this.http.get().uri("/orders/fine").exchange().expectStatus().isNotFound();
		retry("fine", Map.of("error", "none")).expectStatus().isAccepted();
		retry("fine", Map.of("error", "another")).expectStatus().isEqualTo(HttpStatus.CONFLICT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"reason\":\"x\"}", "{\"reason\":\"x\",\"selection\":{}}",
			"{\"selection\":{\"kind\":\"APPLICATION\"}}", "{\"reason\":\"x\",\"selection\":{\"kind\":\"APPLICATON\"}}",
			"{\"reason\":\"x\",\"selection\":{\"kidn\":\"APPLICATION\"}}",
			"{\"reason\":\"x\",\"selection\":{\"documents\":[]}}",
			"{\"reason\":\"x\",\"selection\":{\"documents\":[\"x\"]}}",
			"{\"reason\":\"x\",\"selection\":{\"documents\":\"x\"}}", "{\"reason\":\"x\",\"selection\":{\"error\":1}}",
			"{\"reason\":\"x\",\"selection\":{\"error\":\"x\"},\"dry\":true}", "[]", "{" })
	void refusesAnOrderThatIsNotUnderstood(String body) {
		this.http.put()
			.uri("/orders/bad")
			.contentType(MediaType.APPLICATION_JSON)
			.body(body.startsWith("{\"") ? "{\"act\":\"RETRY\"," + body.substring(1) : body)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		this.http.get().uri("/orders/bad").exchange().expectStatus().isNotFound();
	}

	/** A document whose publication fails, until it is mended, as PostgreSQL may fail. */
	private String fail(String testId, String sqlState) {
		String name = testId.replace('-', '_');
		this.jdbc.sql("""
				create function fail_%1$s() returns trigger language plpgsql as $$
				begin
				  if new.test_id = '%2$s' then
				    raise exception 'broken' using errcode = '%3$s';
				  end if;
				  return new;
				end $$
				""".formatted(name, testId, sqlState)).update();
		this.jdbc
			.sql("create trigger fail_%1$s before insert on mark for each row execute function fail_%1$s()"
				.formatted(name))
			.update();
		return JsonPath.read(post(Documents.aDocument().result(testId, "1", 20, 13).bytes()), "$.id");
	}

	private void mend(String testId) {
		this.jdbc.sql("drop trigger fail_%s on mark".formatted(testId.replace('-', '_'))).update();
	}

	private RestTestClient.ResponseSpec retry(String name, Map<String, Object> selection) {
		return put(name, Map.of("act", "RETRY", "reason", "It is mended", "by", "A. Head", "selection", selection));
	}

	private RestTestClient.ResponseSpec put(String name, Map<String, Object> order) {
		return this.http.put().uri("/orders/" + name).contentType(MediaType.APPLICATION_JSON).body(order).exchange();
	}

	private String awaitEnded(String name) {
		return await().until(() -> get("/orders/" + name), (report) -> report.contains("\"ENDED\""));
	}

	private static Map<String, Object> failure(String report, String id) {
		return JsonPath.<List<Map<String, Object>>>read(report, "$.failures[?(@.id=='%s')]".formatted(id)).get(0);
	}

	private static List<String> ids(String report) {
		return JsonPath.read(report, "$.failures[*].id");
	}

	private String get(String uri) {
		return Objects.requireNonNull(
				this.http.get().uri(uri).exchange().expectStatus().isOk().returnResult(String.class).getResponseBody());
	}

	private String post(byte[] document) {
		return Objects.requireNonNull(this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(document)
			.exchange()
			.returnResult(String.class)
			.getResponseBody());
	}

	private String stateOf(String id) {
		return this.jdbc.sql("select state from document where sha256 = decode(?, 'hex')")
			.param(id)
			.query(String.class)
			.single();
	}

	private long marks(String testId) {
		return this.jdbc.sql("select count(*) from mark where test_id = ?").param(testId).query(Long.class).single();
	}

}

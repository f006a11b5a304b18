package markr;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.sql.DataSource;

import com.jayway.jsonpath.JsonPath;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

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

/**
 * Imports that are released while somebody still works on them. A trigger lets the first
 * one hang for as long as the test holds a lock.
 */
@MarkrTest
@AutoConfigureRestTestClient
@TestPropertySource(properties = { "markr.ingest.small-document=0B", "markr.ingest.retry-pause=5ms",
		"db-scheduler.polling-interval=100ms" })
class ReleaseTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final int LOCK = 4712;

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	DataSource database;

	@Test
	void fencesANodeThatStillWorksOnWhatHasLostItsWorkRow() throws Exception {
		try (Connection lock = this.database.getConnection()) {
			hangFirstBefore(lock, "stage");
			String id = post("zombie");
			awaitHanging();
			assertThat(delete(id)).isOne();
			assertThat(get("/stuck-imports")).contains(id, "\"NO_TASK\"", "\"STARTED\"");

			release("zombie", id).expectStatus().isAccepted();

			assertPublished(id, "zombie");
			release("zombie", id).expectStatus().isOk();
			unlock(lock);
		}
		awaitAllEnded();
		assertThat(count("select count(*) from mark where test_id = 'zombie'")).isOne();
		assertThat(count("select count(*) from scan where test_id = 'zombie'")).isOne();
		assertThat(get("/results/zombie/aggregate")).contains("\"count\":1", "\"mean\":65.0");
		assertThat(get("/stuck-imports")).doesNotContain("\"id\"");
	}

	/** Nothing is left to stage: only the claim tells it that it has a successor. */
	@Test
	void fencesANodeThatIsAboutToPublish() throws Exception {
		try (Connection lock = this.database.getConnection()) {
			hangFirstBefore(lock, "publish");
			String id = post("publisher");
			awaitHanging();
			delete(id);

			release("publisher", id).expectStatus().isAccepted();

			assertPublished(id, "publisher");
			unlock(lock);
		}
		awaitAllEnded();
		assertThat(count("select count(*) from mark where test_id = 'publisher'")).isOne();
		assertThat(count("select sum(students) from mark_distribution where test_id = 'publisher'")).isOne();
		assertThat(get("/stuck-imports")).doesNotContain("\"id\"");
	}

	@Test
	void leavesAloneWhatIsAlive() throws Exception {
		String id;
		try (Connection lock = this.database.getConnection()) {
			hangFirstBefore(lock, "stage");
			id = post("alive");
			awaitHanging();

			release("alive", id).expectStatus()
				.isEqualTo(HttpStatus.CONFLICT)
				.expectBody()
				.jsonPath("$.detail")
				.value(String.class,
						(detail) -> assertThat(detail).contains("works on it, with its last heartbeat at"));
			assertThat(get("/stuck-imports")).doesNotContain(id);
			unlock(lock);
		}
		assertPublished(id, "alive");
		assertThat(count("select attempts from document where sha256 = decode('%s', 'hex')".formatted(id))).isOne();
	}

	private void hangFirstBefore(Connection lock, String step) throws Exception {
		lock.createStatement().execute("select pg_advisory_lock(" + LOCK + ")");
		this.jdbc.sql("drop trigger if exists hang on batch_step_execution").update();
		this.jdbc.sql("drop sequence if exists hangs").update();
		this.jdbc.sql("create sequence hangs").update();
		this.jdbc.sql("""
				create or replace function hang() returns trigger language plpgsql as $$
				begin
				  if new.step_name = '%s' and nextval('hangs') = 1 then
				    perform pg_advisory_xact_lock(%d);
				  end if;
				  return new;
				end $$
				""".formatted(step, LOCK)).update();
		this.jdbc.sql("create trigger hang before insert on batch_step_execution for each row execute function hang()")
			.update();
	}

	private void awaitHanging() {
		await().atMost(SOON)
			.until(() -> count("select count(*) from pg_locks where locktype = 'advisory' and not granted") == 1);
	}

	private static void unlock(Connection lock) throws Exception {
		lock.createStatement().execute("select pg_advisory_unlock(" + LOCK + ")");
	}

	private void awaitAllEnded() {
		await().atMost(SOON)
			.until(() -> count("select count(*) from batch_job_execution where end_time is null") == 0
					&& count("select count(*) from scheduled_tasks where task_name = 'import-document'") == 0);
	}

	private void assertPublished(String id, String testId) {
		await().atMost(SOON).until(() -> get("/imports/" + id), (told) -> told.contains("\"PUBLISHED\""));
		assertThat(count("select count(*) from mark where test_id = '%s'".formatted(testId))).isOne();
	}

	private int delete(String id) {
		return this.jdbc.sql("""
				delete from scheduled_tasks
				where task_instance = (select cast(document_id as text) from document where sha256 = decode(?, 'hex'))
				""").param(id).update();
	}

	private long count(String sql) {
		return this.jdbc.sql(sql).query(Long.class).single();
	}

	private RestTestClient.ResponseSpec release(String name, String id) {
		return this.http.put()
			.uri("/orders/" + name)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("act", "RELEASE", "reason", "Somebody deleted its row", "selection",
					Map.of("documents", List.of(id))))
			.exchange();
	}

	private String post(String testId) {
		return JsonPath.read(Objects.requireNonNull(this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.header("Prefer", "respond-async")
			.body(Documents.aDocument().result(testId, "1", 20, 13).bytes())
			.exchange()
			.expectStatus()
			.isAccepted()
			.returnResult(String.class)
			.getResponseBody()), "$.id");
	}

	private String get(String uri) {
		return Objects.requireNonNull(
				this.http.get().uri(uri).exchange().expectStatus().isOk().returnResult(String.class).getResponseBody());
	}

}

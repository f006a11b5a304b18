package markr.faults;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;

import markr.support.Documents;
import markr.support.MarkrProcess;
import markr.support.TestPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Processes that die in the middle of an import. A trigger lets the import hang within a
 * chunk for as long as the test holds a lock, so the moment of death is no matter of
 * luck.
 */
class KillTests {

	private static final int RESULTS = 5_000;

	private static final int STAGED_BEFORE_HANGING = 2_000;

	/** What the import reads as one item. */
	private static final int BLOCK = 250;

	private static final int LOCK = 4711;

	@TempDir
	Path directory;

	private final PGSimpleDataSource database = new PGSimpleDataSource();

	private JdbcClient jdbc;

	@BeforeEach
	void createDatabase() {
		this.database.setUrl(TestPostgres.newDatabase());
		this.jdbc = JdbcClient.create(this.database);
	}

	@Test
	void goesOnFromAChunkAfterBeingKilled() throws Exception {
		try (MarkrProcess first = start("first"); Connection lock = this.database.getConnection()) {
			hangWithinAChunk(lock);
			String id = post(first.port(), "killed");
			awaitStaged();
			first.kill();
			release(lock);

			try (MarkrProcess second = start("second")) {
				awaitPublished(second.port(), id);
				awaitNothingLeftToDo();
			}
		}

		assertThatEveryResultCountsOnce("killed");
		assertThat(this.jdbc.sql("select read_count from batch_step_execution where step_name = 'stage' order by 1")
			.query(Long.class)
			.list()).as("in blocks of %d results", BLOCK)
			.containsExactly((long) STAGED_BEFORE_HANGING / BLOCK, (long) (RESULTS - STAGED_BEFORE_HANGING) / BLOCK);
	}

	/**
	 * The work row of a dead node is gone too: nobody takes the import over by himself.
	 */
	@Test
	void goesOnFromAChunkWhenItIsReleasedAfterItsNodeAndItsWorkRowAreGone() throws Exception {
		try (MarkrProcess first = start("first"); Connection lock = this.database.getConnection()) {
			hangWithinAChunk(lock);
			String id = post(first.port(), "released");
			awaitStaged();
			first.kill();
			this.jdbc.sql("delete from scheduled_tasks where task_name = 'import-document'").update();
			release(lock);

			try (MarkrProcess second = start("second")) {
				String sha256 = id.substring(id.lastIndexOf('/') + 1);
				assertThat(stuckImports(second.port())).contains(sha256, "\"NO_TASK\"", "\"STARTED\"");
				releaseImport(second.port(), sha256);
				awaitPublished(second.port(), id);
				awaitNothingLeftToDo();
				assertThat(stuckImports(second.port())).doesNotContain(sha256);
			}
		}

		assertThatEveryResultCountsOnce("released");
		assertThat(stageStates()).containsExactly("FAILED", "COMPLETED");
	}

	@Test
	void stopsBehindAChunkWhenAskedToAndGoesOnAtTheNextStart() throws Exception {
		try (MarkrProcess first = start("first"); Connection lock = this.database.getConnection()) {
			hangWithinAChunk(lock);
			String id = post(first.port(), "stopped");
			awaitStaged();
			first.terminate();
			await().atMost(Duration.ofSeconds(30)).until(() -> first.log().contains("Scheduler is paused"));
			release(lock);

			assertThat(first.exitStatus()).isEqualTo(143);
			assertThat(stageStates()).containsExactly("STOPPED");
			try (MarkrProcess second = start("second")) {
				awaitPublished(second.port(), id);
				awaitNothingLeftToDo();
			}
		}

		assertThatEveryResultCountsOnce("stopped");
		assertThat(stageStates()).containsExactly("STOPPED", "COMPLETED");
	}

	/**
	 * A rolling restart: nobody waits for the heartbeats of a node that has said goodbye.
	 */
	@Test
	void isGoneOnWithByAnotherNodeAtOnceWhenItsNodeIsShutDown() throws Exception {
		String farTooLong = "db-scheduler.heartbeat-interval=5m";
		try (MarkrProcess first = start("first", farTooLong); Connection lock = this.database.getConnection()) {
			hangWithinAChunk(lock);
			String id = post(first.port(), "handed-over");
			awaitStaged();
			try (MarkrProcess second = start("second", farTooLong)) {
				second.port();
				first.terminate();
				await().atMost(Duration.ofSeconds(30)).until(() -> first.log().contains("Scheduler is paused"));
				release(lock);

				assertThat(first.exitStatus()).isEqualTo(143);
				awaitPublished(second.port(), id);
				awaitNothingLeftToDo();
			}
		}
		assertThatEveryResultCountsOnce("handed-over");
		assertThat(stageStates()).containsExactly("STOPPED", "COMPLETED");
	}

	private MarkrProcess start(String name) throws Exception {
		return start(name, "db-scheduler.heartbeat-interval=500ms");
	}

	private MarkrProcess start(String name, String heartbeat) throws Exception {
		return MarkrProcess.start(this.directory.resolve(name + ".log"),
				"spring.datasource.url=" + this.database.getUrl(), "spring.datasource.username=postgres",
				"markr.inbox.directory=" + this.directory.resolve("inbox"), "markr.ingest.chunk-results=1000",
				heartbeat);
	}

	private void hangWithinAChunk(Connection lock) throws Exception {
		await().atMost(Duration.ofSeconds(60))
			.until(() -> this.jdbc.sql("select to_regclass('mark_distribution') is not null")
				.query(Boolean.class)
				.single());
		lock.createStatement().execute("select pg_advisory_lock(" + LOCK + ")");
		this.jdbc.sql("""
				create function hang() returns trigger language plpgsql as $$
				begin
				  if (select count(*) from scan) = %d then
				    perform pg_advisory_xact_lock(%d);
				  end if;
				  return new;
				end $$
				""".formatted(STAGED_BEFORE_HANGING, LOCK)).update();
		this.jdbc.sql("create trigger hang before insert on scan for each statement execute function hang()").update();
	}

	private void awaitStaged() {
		await().atMost(Duration.ofSeconds(60))
			.until(() -> this.jdbc.sql("select count(*) from pg_locks where locktype = 'advisory' and not granted")
				.query(Long.class)
				.single() == 1);
	}

	private static void release(Connection lock) throws Exception {
		lock.createStatement().execute("select pg_advisory_unlock(" + LOCK + ")");
	}

	private static String post(int port, String testId) throws Exception {
		Documents document = Documents.aDocument();
		for (int i = 0; i < RESULTS; i++) {
			document.result(testId, "s" + i, 20, i % 21);
		}
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/import"))
				.header("Content-Type", "text/xml+markr")
				.header("Prefer", "respond-async")
				.POST(HttpRequest.BodyPublishers.ofByteArray(document.bytes()))
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
		return response.headers().firstValue("Location").orElseThrow();
	}

	private static String stuckImports(int port) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/stuck-imports")).build(),
					HttpResponse.BodyHandlers.ofString())
			.body();
	}

	private static void releaseImport(int port, String sha256) throws Exception {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/orders/killed"))
				.header("Content-Type", "application/json")
				.PUT(HttpRequest.BodyPublishers.ofString(
						"{\"act\":\"RELEASE\",\"reason\":\"Its node died\",\"selection\":{\"documents\":[\"%s\"]}}"
							.formatted(sha256)))
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
	}

	private static void awaitPublished(int port, String location) {
		await().atMost(Duration.ofSeconds(60))
			.until(() -> HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + location)).build(),
						HttpResponse.BodyHandlers.ofString())
				.body(), (body) -> body.contains("\"PUBLISHED\""));
	}

	private void awaitNothingLeftToDo() {
		await().atMost(Duration.ofSeconds(30))
			.until(() -> this.jdbc.sql("select count(*) from scheduled_tasks where task_name = 'import-document'")
				.query(Long.class)
				.single() == 0);
	}

	private void assertThatEveryResultCountsOnce(String testId) {
		assertThat(this.jdbc.sql("select count(*) from scan").query(Long.class).single()).isEqualTo(RESULTS);
		assertThat(
				this.jdbc.sql("select count(*) from mark where test_id = ?").param(testId).query(Long.class).single())
			.isEqualTo(RESULTS);
		assertThat(this.jdbc.sql("select sum(students) from mark_distribution").query(Long.class).single())
			.isEqualTo(RESULTS);
	}

	private List<String> stageStates() {
		return this.jdbc
			.sql("select status from batch_step_execution where step_name = 'stage' order by step_execution_id")
			.query(String.class)
			.list();
	}

}

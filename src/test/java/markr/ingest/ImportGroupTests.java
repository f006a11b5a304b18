package markr.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Drop;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.importvault.document.Way;
import markr.support.Documents;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Small documents that are imported by one run, and what becomes of them when that is
 * broken off. The work rows are not polled here: the tests are the nodes.
 */
@IdleMarkrTest
@TestPropertySource(properties = { "markr.ingest.small-document=4KB", "markr.ingest.group-documents=5",
		"markr.vault.violations-max=3" })
@DirtiesContext
class ImportGroupTests {

	private static final int PADDING = 3000;

	@Autowired
	ImportVault vault;

	@Autowired
	Outcomes outcomes;

	@Autowired
	GroupRun groupRun;

	@Autowired
	ImportRun importRun;

	@MockitoSpyBean
	DocumentJudge judge;

	@Autowired
	Shutdown shutdown;

	@Autowired
	JdbcClient jdbc;

	@BeforeEach
	void nothingWaits() {
		this.jdbc.sql("delete from scheduled_tasks").update();
	}

	@AfterEach
	void nothingFails() {
		this.jdbc.sql("drop trigger if exists fault on mark").update();
		this.shutdown.start();
	}

	@Test
	void importsWhatWaitsByOneRun() throws IOException {
		List<Long> documents = List.of(keep("g-one", "s1", 3), keep("g-one", "s2", 4), keep("g-two", "s1", 5));

		assertThat(runGroupOf(documents.get(1))).isTrue();

		assertThat(documents).extracting(this::stateOf).containsOnly(DocumentState.PUBLISHED);
		assertThat(marksOf("g-one")).containsExactly("s1 3", "s2 4");
		assertThat(marksOf("g-two")).containsExactly("s1 5");
		assertThat(documents).extracting((document) -> this.vault.get(document).group()).containsOnly(latestGroup());
		assertThat(groupExecutions()).containsExactly("COMPLETED");
		assertThat(workRows()).as("of the one that was picked").isEqualTo(1);
	}

	@Test
	void refusesOneDocumentOfAGroupAndPublishesTheOthers() throws IOException {
		Documents bad = Documents.aDocument();
		for (int i = 0; i < 5; i++) {
			bad.result("g-refused", "s" + i, 20, (i == 0) ? 20 : 21);
		}
		long good = keep("g-accepted", "s1", 3);
		long refused = keep(bad);
		long broken = keep("<mcq-test-results>");
		long empty = keep("");

		assertThat(runGroupOf(good)).isTrue();

		assertThat(stateOf(good)).isEqualTo(DocumentState.PUBLISHED);
		assertThat(this.vault.get(refused)).extracting(Document::state, Document::results, Document::violations)
			.containsExactly(DocumentState.REJECTED, 5L, 4L);
		assertThat(this.vault.violations(refused)).hasSize(3)
			.extracting(Violation::result, Violation::studentNumber, Violation::code)
			.startsWith(tuple(2L, "s1", ViolationCode.OBTAINED_EXCEEDS_AVAILABLE));
		assertThat(List.of(broken, empty)).extracting(this::stateOf).containsOnly(DocumentState.REJECTED);
		assertThat(this.jdbc.sql("select count(*) from scan where test_id = 'g-refused'").query(Long.class).single())
			.isZero();
		assertThat(marksOf("g-refused")).isEmpty();
	}

	@Test
	void takesAlongTheFirstThatAreSmallAndNew() throws IOException {
		long leader = keep("g-limits", "s1", 3);
		long large = keep(Documents.aDocument().result("g-limits", "s2", 20, 1).element(padding(2 * PADDING)));
		long begunBefore = keep("g-limits", "s3", 3);
		this.outcomes.claim(begunBefore);
		long stopped = keep("g-limits", "s6", 3);
		this.outcomes.attemptStopped(stopped, this.outcomes.claim(stopped));
		long small = keep("g-limits", "s4", 3);
		long picked = keep("g-limits", "s5", 3);
		this.jdbc.sql("update scheduled_tasks set picked = true where task_instance = ?")
			.param(String.valueOf(picked))
			.update();

		assertThat(runGroupOf(leader)).isTrue();

		assertThat(List.of(leader, small)).extracting(this::stateOf).containsOnly(DocumentState.PUBLISHED);
		assertThat(List.of(large, begunBefore, stopped, picked)).extracting(this::stateOf)
			.containsOnly(DocumentState.RECEIVED);
		assertThat(dueRows()).contains(large, begunBefore, stopped);
	}

	@Test
	void limitsAGroupByNumberAndBySize() throws IOException {
		List<Long> many = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			many.add(keep("g-many", "s" + i, 3));
		}
		assertThat(runGroupOf(many.get(0))).isTrue();
		assertThat(many.stream().filter((document) -> stateOf(document).isFinal())).hasSize(5);

		List<Long> padded = new ArrayList<>();
		nothingWaits();
		for (int i = 0; i < 5; i++) {
			padded.add(keep(Documents.aDocument().result("g-padded", "s" + i, 20, 1).element(padding(PADDING + i))));
		}
		assertThat(runGroupOf(padded.get(4))).isTrue();
		assertThat(padded.stream().filter((document) -> stateOf(document).isFinal())).as("four fit into 16 KB")
			.hasSize(4)
			.contains(padded.get(4));
		assertThat(dueRows()).contains(padded.get(3));
	}

	@Test
	void triesEachByItselfWhenAGroupFails() throws IOException {
		long good = keep("g-good", "s1", 3);
		long broken = keep("g-broken", "s1", 4);
		this.jdbc.sql("""
				create or replace function refuse_broken() returns trigger language plpgsql as $$
				begin
				  raise exception 'injected fault';
				end $$
				""").update();
		this.jdbc.sql("""
				create trigger fault before insert on mark
				for each row when (new.test_id = 'g-broken') execute function refuse_broken()
				""").update();

		assertThat(runGroupOf(good)).isFalse();
		assertThat(List.of(good, broken)).extracting(this::stateOf).containsOnly(DocumentState.RECEIVED);
		assertThat(dueRows()).contains(broken);
		assertThat(this.groupRun.mayLead(this.vault.get(good))).isFalse();
		assertThat(this.groupRun.mayLead(this.vault.get(broken))).isFalse();

		assertThat(this.importRun.run(good)).isTrue();
		assertThat(marksOf("g-good")).containsExactly("s1 3");
		assertThat(this.vault.get(good).group()).isNull();
	}

	@Test
	void changesNothingOnceOneOfItsDocumentsWasTakenOver() throws IOException {
		long first = keep("g-fenced", "s1", 3);
		long second = keep("g-fenced", "s2", 4);
		Mockito.doAnswer((call) -> {
			// By another node, so on another connection.
			CompletableFuture.runAsync(() -> this.outcomes.claim(second)).join();
			return call.callRealMethod();
		}).when(this.judge).process(ArgumentMatchers.any());

		assertThat(runGroupOf(first)).isFalse();

		assertThat(List.of(first, second)).extracting(this::stateOf).containsOnly(DocumentState.RECEIVED);
		assertThat(marksOf("g-fenced")).isEmpty();
	}

	@Test
	void forgetsNoDocumentThatTheRunHasLeftOut() throws IOException {
		long first = keep("g-left-out", "s1", 3);
		Mockito.doReturn(null).when(this.judge).process(ArgumentMatchers.any());

		assertThat(runGroupOf(first)).isFalse();

		assertThat(groupExecutions()).containsExactly("COMPLETED");
		assertThat(this.importRun.run(first)).isTrue();
		assertThat(marksOf("g-left-out")).containsExactly("s1 3");
	}

	/**
	 * The row of a node that was silent is due again while that node commits after all:
	 * should it fail before its job has ended, this row is what recovers the job.
	 */
	@Test
	void keepsTheRowOfItsLeaderWhenAnotherNodeMayPickIt() throws IOException {
		long first = keep("g-revived", "s1", 3);
		long second = keep("g-revived", "s2", 4);
		Mockito.doAnswer((call) -> {
			CompletableFuture
				.runAsync(() -> this.jdbc
					.sql("update scheduled_tasks set picked = false, version = version + 1 where picked")
					.update())
				.join();
			return call.callRealMethod();
		}).when(this.judge).process(ArgumentMatchers.any());

		runGroupOf(first);

		assertThat(List.of(first, second)).extracting(this::stateOf).containsOnly(DocumentState.PUBLISHED);
		assertThat(dueRows()).containsExactly(first);
	}

	@Test
	void runsNoGroupWhoseLeaderAnotherNodeHasClaimed() throws IOException {
		long first = keep("g-claimed", "s1", 3);
		long second = keep("g-claimed", "s2", 4);
		Document asPicked = this.vault.get(first);
		this.outcomes.claim(first);

		assertThat(this.groupRun.run(asPicked)).isFalse();

		assertThat(this.vault.get(second)).extracting(Document::state, Document::attempts)
			.containsExactly(DocumentState.RECEIVED, 0);
		assertThat(dueRows()).contains(second);
		assertThat(groupExecutions()).isEmpty();
	}

	@Test
	void isDoneWhenItsGroupHasConcludedIt() throws IOException {
		long first = keep("g-done", "s1", 3);
		long second = keep("g-done", "s2", 4);
		runGroupOf(first);

		assertThat(this.importRun.run(second)).isTrue();

		assertThat(marksOf("g-done")).containsExactly("s1 3", "s2 4");
	}

	@Test
	void leavesEverythingAsItWasWhenTheNodeShutsDown() throws IOException {
		long first = keep("g-stop", "s1", 3);
		this.shutdown.stop();

		assertThat(runGroupOf(first)).isFalse();

		assertThat(this.vault.get(first)).extracting(Document::state, Document::attempts)
			.containsExactly(DocumentState.RECEIVED, 0);
	}

	@Test
	void takesAlongWhatCameWhileOtherGroupsRan() throws Exception {
		CountDownLatch mayEnd = new CountDownLatch(1);
		Mockito.doAnswer((call) -> {
			mayEnd.await();
			return call.callRealMethod();
		}).when(this.judge).process(ArgumentMatchers.any());
		List<Long> documents = new ArrayList<>();
		List<FutureTask<Boolean>> runs = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			long document = keep("g-rush", "s" + i, i);
			documents.add(document);
			FutureTask<Boolean> run = new FutureTask<>(() -> runGroupOf(document));
			runs.add(run);
			Thread thread = new Thread(run);
			thread.start();
			await().until(() -> waitsIn(thread, CountDownLatch.class) || waitsIn(thread, Semaphore.class));
		}
		mayEnd.countDown();

		for (FutureTask<Boolean> run : runs) {
			assertThat(run.get(30, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(documents).extracting(this::stateOf).containsOnly(DocumentState.PUBLISHED);
		assertThat(marksOf("g-rush")).hasSize(5);
		assertThat(documents.stream().map((document) -> this.vault.get(document).group()).distinct())
			.as("two that ran, and one for all that came meanwhile")
			.hasSize(3);
	}

	@Test
	void givesItsDocumentsBackWhenItIsInterrupted() throws IOException {
		long first = keep("g-interrupted", "s1", 3);
		long second = keep("g-interrupted", "s2", 4);
		try {
			Thread.currentThread().interrupt();
			assertThat(runGroupOf(first)).isFalse();
		}
		finally {
			Thread.interrupted();
		}

		assertThat(List.of(first, second)).extracting((document) -> this.vault.get(document).attempts())
			.containsOnly(0);
		assertThat(dueRows()).contains(second);
		assertThat(runGroupOf(first)).isTrue();
		assertThat(marksOf("g-interrupted")).containsExactly("s1 3", "s2 4");
	}

	/** It may wait elsewhere too, on its way there. */
	private static boolean waitsIn(Thread thread, Class<?> type) {
		return Stream.of(thread.getStackTrace()).anyMatch((frame) -> frame.getClassName().equals(type.getName()));
	}

	/** As db-scheduler does it: the row is picked, then the import is begun. */
	private boolean runGroupOf(long leader) {
		this.jdbc.sql("update scheduled_tasks set picked = true where task_instance = ?")
			.param(String.valueOf(leader))
			.update();
		return this.groupRun.run(this.vault.get(leader));
	}

	private long keep(String testId, String studentNumber, int obtained) throws IOException {
		return keep(Documents.aDocument().result(testId, studentNumber, 20, obtained));
	}

	private long keep(Documents document) throws IOException {
		return keep(document.xml());
	}

	private long keep(String xml) throws IOException {
		Drop drop = new Drop(UUID.randomUUID(), Way.HTTP, null, null, null);
		return this.vault.keep(drop, new ByteArrayInputStream(xml.getBytes())).documentId();
	}

	private static String padding(int length) {
		return "<!--" + "x".repeat(length) + "-->";
	}

	private DocumentState stateOf(long document) {
		return this.vault.get(document).state();
	}

	private List<String> marksOf(String testId) {
		return this.jdbc
			.sql("select student_number || ' ' || obtained from mark where test_id = ? order by student_number")
			.param(testId)
			.query(String.class)
			.list();
	}

	private Long latestGroup() {
		return this.jdbc.sql("select last_value from import_group").query(Long.class).single();
	}

	private List<String> groupExecutions() {
		return this.jdbc.sql("""
				select status from batch_job_execution
				join batch_job_execution_params using (job_execution_id)
				where parameter_name = 'group' and parameter_value = (select last_value::text from import_group)
				""").query(String.class).list();
	}

	private long workRows() {
		return this.jdbc.sql("select count(*) from scheduled_tasks").query(Long.class).single();
	}

	private List<Long> dueRows() {
		return this.jdbc.sql("select task_instance from scheduled_tasks where not picked and execution_time <= now()")
			.query(Long.class)
			.list();
	}

}

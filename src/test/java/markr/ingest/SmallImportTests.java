package markr.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.SmallDocuments;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.integration.launch.JobLaunchRequest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Small documents that are imported many at a time, and what becomes of them when that
 * fails. The work rows are not polled here: the tests are the nodes.
 */
@IdleMarkrTest
@TestPropertySource(properties = { "markr.ingest.small-document=4KB", "markr.ingest.group-documents=5",
		"markr.vault.violations-max=3" })
@DirtiesContext
class SmallImportTests {

	private static final int PADDING = 3000;

	@Autowired
	ImportVault vault;

	@Autowired
	SmallDocuments documents;

	@Autowired
	Outcomes outcomes;

	@Autowired
	ImportLauncher launcher;

	@Autowired
	Job importSmall;

	@Autowired
	SmallImportTask task;

	@Autowired
	ImportRun importRun;

	@MockitoSpyBean
	DocumentJudge judge;

	@MockitoSpyBean
	SmallImports imports;

	@Autowired
	Shutdown shutdown;

	@Autowired
	JobRepository repository;

	@Autowired
	TransactionOperations transactions;

	@Autowired
	JdbcClient jdbc;

	@BeforeEach
	void nothingWaits() throws InterruptedException {
		this.jdbc.sql("delete from scheduled_tasks").update();
		this.jdbc.sql("delete from import_attempt").update();
		this.jdbc.sql("update document set alone = true where state = 'RECEIVED'").update();
		Mockito.doReturn(false)
			.when(this.imports)
			.awaitMoreThan(ArgumentMatchers.anyLong(), ArgumentMatchers.anyLong());
	}

	@AfterEach
	void nothingFails() {
		this.jdbc.sql("drop trigger if exists fault on mark").update();
		this.shutdown.start();
	}

	@Test
	void importsWhatWaitsByOneRun() throws IOException {
		List<Long> documents = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			documents.add(keep("g-" + i % 2, "s" + i, i));
		}

		JobExecution run = run();

		assertThat(run.getStatus()).isEqualTo(BatchStatus.COMPLETED);
		assertThat(documents).extracting(this::stateOf).containsOnly(DocumentState.PUBLISHED);
		assertThat(marksOf("g-0")).containsExactly("s0 0", "s2 2", "s4 4", "s6 6");
		assertThat(marksOf("g-1")).containsExactly("s1 1", "s3 3", "s5 5");
		assertThat(documents).extracting((document) -> this.vault.get(document).run())
			.containsOnly(run.getJobParameters().getLong("run"));
		assertThat(run.getStepExecutions().iterator().next().getWriteCount()).as("chunks of at most five").isEqualTo(2);
		assertThat(workRows()).isZero();
		assertThat(attempts()).isZero();
	}

	@Test
	void refusesOneDocumentAndPublishesTheOthers() throws IOException {
		Documents bad = Documents.aDocument();
		for (int i = 0; i < 5; i++) {
			bad.result("g-refused", "s" + i, 20, (i == 0) ? 20 : 21);
		}
		long good = keep("g-accepted", "s1", 3);
		long refused = keep(bad);
		long broken = keep("<mcq-test-results>");
		long empty = keep("");

		run();

		assertThat(stateOf(good)).isEqualTo(DocumentState.PUBLISHED);
		assertThat(this.vault.get(refused)).extracting(Document::state, Document::results, Document::violations)
			.containsExactly(DocumentState.REJECTED, 5L, 4L);
		assertThat(this.vault.violations(refused, 0, Integer.MAX_VALUE)).hasSize(3)
			.extracting(Violation::result, Violation::studentNumber, Violation::code)
			.startsWith(tuple(2L, "s1", ViolationCode.OBTAINED_EXCEEDS_AVAILABLE));
		assertThat(List.of(broken, empty)).extracting(this::stateOf).containsOnly(DocumentState.REJECTED);
		assertThat(this.jdbc.sql("select count(*) from scan where test_id = 'g-refused'").query(Long.class).single())
			.isZero();
		assertThat(marksOf("g-refused")).isEmpty();
	}

	@Test
	void leavesLargeDocumentsToTheirWorkRows() throws IOException {
		long large = keep(Documents.aDocument().result("g-limits", "s2", 20, 1).element(padding(2 * PADDING)));
		long small = keep("g-limits", "s4", 3);

		run();

		assertThat(stateOf(small)).isEqualTo(DocumentState.PUBLISHED);
		assertThat(stateOf(large)).isEqualTo(DocumentState.RECEIVED);
		assertThat(dueRows()).containsExactly(large);
	}

	@Test
	void limitsAChunkBySize() throws IOException {
		for (int i = 0; i < 5; i++) {
			keep(Documents.aDocument().result("g-" + i, "s", 20, 1).element(padding(PADDING)));
		}

		this.transactions.executeWithoutResult((transaction) -> {
			assertThat(this.documents.take(6, 4 * PADDING, List.of())).satisfies((taken) -> {
				assertThat(taken.documents()).hasSize(3);
				assertThat(taken.more()).as("others wait").isTrue();
			});
			assertThat(this.documents.take(5, 10, List.of()).documents()).as("one at least").hasSize(1);
		});
	}

	@Test
	void passesOverWhatAnotherTransactionHasTaken() throws IOException {
		long first = keep("g-taken", "s1", 3);
		long second = keep("g-taken", "s2", 3);

		this.transactions.executeWithoutResult((transaction) -> {
			assertThat(this.documents.take(1, PADDING, List.of()).documents()).extracting(Document::documentId)
				.containsExactly(first);
			CompletableFuture.runAsync(this::run).join();
		});

		assertThat(stateOf(second)).isEqualTo(DocumentState.PUBLISHED);
		assertThat(stateOf(first)).isEqualTo(DocumentState.RECEIVED);
		run();
		assertThat(stateOf(first)).isEqualTo(DocumentState.PUBLISHED);
	}

	@Test
	void triesEachByItselfWhenAnAttemptFails() throws IOException {
		long good = keep("g-good", "s1", 3);
		long broken = keep("g-broken", "s1", 4);
		failOnMarksOf("g-broken");

		assertThat(run().getStatus()).isEqualTo(BatchStatus.FAILED);
		long later = keep("g-later", "s1", 5);
		assertThat(List.of(good, broken)).extracting(this::stateOf).containsOnly(DocumentState.RECEIVED);
		assertThat(run().getStatus()).isEqualTo(BatchStatus.COMPLETED);

		assertThat(stateOf(later)).isEqualTo(DocumentState.PUBLISHED);
		assertThat(dueRows()).containsExactlyInAnyOrder(good, broken);
		assertThat(attempts()).isZero();
		assertThat(this.importRun.run(good)).isTrue();
		assertThat(marksOf("g-good")).containsExactly("s1 3");
		assertThat(this.vault.get(good)).extracting(Document::run, Document::attempts).containsExactly(null, 2);
	}

	@Test
	void changesNothingOnceOneOfItsDocumentsWasTakenOver() throws IOException {
		long first = keep("g-fenced", "s1", 3);
		long second = keep("g-fenced", "s2", 4);
		Mockito.doAnswer((call) -> {
			this.jdbc.sql("update document set alone = true where document_id = ?").param(second).update();
			return call.callRealMethod();
		}).when(this.judge).judge(ArgumentMatchers.any(), ArgumentMatchers.any());

		assertThat(run().getStatus()).isEqualTo(BatchStatus.FAILED);

		assertThat(List.of(first, second)).extracting(this::stateOf).containsOnly(DocumentState.RECEIVED);
		assertThat(marksOf("g-fenced")).isEmpty();
	}

	/** One test is there already, the other is new: its row is nowhere to be seen yet. */
	@ParameterizedTest
	@ValueSource(strings = { "g-known", "g-new" })
	void leavesOutWhatIsAboutALockedTest(String testId) throws IOException {
		keep("g-known", "s0", 3);
		run();
		long first = keep(testId, "s1", 3);
		long other = keep("g-other", "s1", 4);
		long second = keep(Documents.aDocument().result("g-third", "s2", 20, 5).result(testId, "s2", 20, 5));
		long refused = keep(Documents.aDocument().result(testId, "s1", 20, 21));
		long third = keep("g-third", "s1", 6);

		this.transactions.executeWithoutResult((transaction) -> {
			lockTest(testId);
			assertThat(CompletableFuture.supplyAsync(this::run).join().getStatus()).isEqualTo(BatchStatus.COMPLETED);
			transaction.setRollbackOnly();
		});

		assertThat(List.of(other, refused)).extracting(this::stateOf)
			.containsExactly(DocumentState.PUBLISHED, DocumentState.REJECTED);
		assertThat(List.of(first, second)).extracting(this::stateOf).containsOnly(DocumentState.RECEIVED);
		assertThat(List.of(first, second)).extracting((document) -> this.vault.get(document).attempts())
			.containsOnly(0);
		assertThat(workRows()).isZero();
		assertThat(attempts()).isZero();
		run();
		assertThat(List.of(first, second, third)).extracting(this::stateOf).containsOnly(DocumentState.PUBLISHED);
		assertThat(marksOf(testId)).contains("s1 3", "s2 5");
	}

	/** Its transaction begins when it is taken. */
	@Test
	void finishesADocumentAfterItWasJudged() throws IOException {
		AtomicReference<OffsetDateTime> judged = new AtomicReference<>();
		Mockito.doAnswer((call) -> {
			Object result = call.callRealMethod();
			judged.set(this.jdbc.sql("select clock_timestamp()").query(OffsetDateTime.class).single());
			return result;
		}).when(this.judge).judge(ArgumentMatchers.any(), ArgumentMatchers.any());
		long document = keep("g-finished", "s1", 3);

		run();

		assertThat(this.vault.get(document).finishedAt()).isAfter(judged.get().toInstant());
	}

	@Test
	void handsOverWhatIsAboutManyTests() throws IOException {
		Documents many = Documents.aDocument();
		for (int i = 0; i <= SmallImportWriter.TESTS_MAX; i++) {
			many.result("m-" + i, "s", 20, 3);
		}
		long few = keep("m-0", "s1", 3);
		long manyTests = keep(many);

		run();

		assertThat(List.of(few, manyTests)).extracting(this::stateOf)
			.containsExactly(DocumentState.PUBLISHED, DocumentState.RECEIVED);
		assertThat(dueRows()).containsExactly(manyTests);
		assertThat(attempts()).isZero();
		assertThat(this.importRun.run(manyTests)).isTrue();
		assertThat(marksOf("m-0")).containsExactly("s 3", "s1 3");
	}

	@Test
	void takesWhatComesWhileItLingers() throws Exception {
		long first = keep("g-linger", "s1", 3);
		AtomicLong second = new AtomicLong();
		Mockito.doAnswer((call) -> {
			if (second.get() != 0) {
				return false;
			}
			second.set(CompletableFuture.supplyAsync(() -> keepUnchecked("g-linger", "s2", 4)).join());
			return true;
		}).when(this.imports).awaitMoreThan(ArgumentMatchers.anyLong(), ArgumentMatchers.anyLong());

		run();

		assertThat(List.of(first, second.get())).extracting(this::stateOf).containsOnly(DocumentState.PUBLISHED);
		assertThat(this.vault.get(second.get()).run()).isEqualTo(this.vault.get(first).run());
	}

	@Test
	void endsWhatAFailedNodeHasLeftOfARun() throws Exception {
		keep("g-left", "s1", 3);
		long run = this.documents.nextRun().orElseThrow();
		JobParameters parameters = SmallImportJob.identity(run);
		JobExecution left = this.repository.createJobExecution(
				this.repository.createJobInstance(SmallImportJob.NAME, parameters), parameters, new ExecutionContext());
		left.setStatus(BatchStatus.STARTED);
		this.repository.update(left);

		this.task.run("of a failed node#0", run, this.importSmall, this.imports);

		assertThat(this.repository.getJobExecution(left.getId()).getStatus()).isEqualTo(BatchStatus.FAILED);
	}

	/** The run ends UNKNOWN in memory: what it has left must be ended by the next. */
	@Test
	@SuppressWarnings("unchecked")
	void keepsTheRowOfARunWhoseRecordCouldNotBeWritten() throws Exception {
		keep("g-unknown", "s1", 3);
		long run = this.documents.nextRun().orElseThrow();
		this.jdbc.sql(
				"alter table batch_step_execution add constraint fault check (status in ('STARTING', 'STARTED')) not valid")
			.update();
		CompletionHandler<Long> ended;
		try {
			ended = this.task.run("of a lost database#0", run, this.importSmall, this.imports);
		}
		finally {
			this.jdbc.sql("alter table batch_step_execution drop constraint fault").update();
		}
		ExecutionOperations<Long> row = Mockito.mock(ExecutionOperations.class);

		ended.complete(null, row);

		Mockito.verify(row).reschedule(ArgumentMatchers.any(), ArgumentMatchers.any());
		Mockito.verifyNoMoreInteractions(row);
		assertThat(statuses(run)).containsExactly("UNKNOWN");
		this.task.run("of a lost database#0", run, this.importSmall, this.imports);
		assertThat(statuses(run)).containsExactly("FAILED");
	}

	private List<String> statuses(long run) {
		return this.jdbc.sql("""
				select status
				from batch_job_execution
				join batch_job_execution_params using (job_execution_id)
				where parameter_value = ?
				""").param(String.valueOf(run)).query(String.class).list();
	}

	@Test
	void beginsNothingWhenTheNodeShutsDown() throws IOException {
		long first = keep("g-stop", "s1", 3);
		this.shutdown.stop();

		assertThat(run().getStatus()).isEqualTo(BatchStatus.STOPPED);

		assertThat(this.vault.get(first)).extracting(Document::state, Document::attempts)
			.containsExactly(DocumentState.RECEIVED, 0);
	}

	private JobExecution run() {
		// Should nothing wait, the run finds that out.
		long run = this.jdbc.sql("select nextval('import_run')").query(Long.class).single();
		return this.launcher.launch(new JobLaunchRequest(this.importSmall, SmallImportJob.identity(run)));
	}

	private void lockTest(String testId) {
		this.jdbc.sql("""
				insert into test (test_id, available, students, version) values (?, 20, 0, 0)
				on conflict (test_id) do update set version = test.version
				""").param(testId).update();
	}

	private void failOnMarksOf(String testId) {
		this.jdbc.sql("""
				create or replace function refuse_broken() returns trigger language plpgsql as $$
				begin
				  raise exception 'injected fault';
				end $$
				""").update();
		this.jdbc.sql("""
				create trigger fault before insert on mark
				for each row when (new.test_id = '%s') execute function refuse_broken()
				""".formatted(testId)).update();
	}

	private long keepUnchecked(String testId, String studentNumber, int obtained) {
		try {
			return keep(testId, studentNumber, obtained);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

	private long workRows() {
		return this.jdbc.sql("select count(*) from scheduled_tasks").query(Long.class).single();
	}

	private long attempts() {
		return this.jdbc.sql("select count(*) from import_attempt").query(Long.class).single();
	}

	private List<Long> dueRows() {
		return this.jdbc.sql("select task_instance from scheduled_tasks where not picked and execution_time <= now()")
			.query(Long.class)
			.list();
	}

}

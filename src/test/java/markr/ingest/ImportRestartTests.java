package markr.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Drop;
import markr.importvault.document.Way;
import markr.ingest.xml.Reading;
import markr.support.Documents;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What an import leaves behind when it is broken off, and what the next attempt makes of
 * it. The work rows are not polled here: the tests are the nodes.
 */
@IdleMarkrTest
@TestPropertySource(properties = "markr.ingest.chunk-results=10")
class ImportRestartTests {

	private static final int RESULTS = 95;

	@Autowired
	ImportVault vault;

	@Autowired
	Outcomes outcomes;

	@Autowired
	ImportRun importRun;

	@Autowired
	JobRepository repository;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	ObservedScanProcessor processor;

	@AfterEach
	void observeNothing() {
		this.processor.onResult = (number) -> {
		};
		this.jdbc.sql("drop trigger if exists fault on scan").update();
		this.jdbc.sql("drop trigger if exists fault on batch_step_execution_context").update();
		this.jdbc.sql("drop trigger if exists fault on mark").update();
		setClockRight();
	}

	@Test
	void goesOnFromTheLastCommittedChunk() throws IOException {
		long document = keep("restart-1");
		failWriteOnce("insert", "scan", 5);

		assertThatExceptionOfType(ImportFailedException.class).isThrownBy(() -> this.importRun.run(document));
		assertThat(scans(document)).isEqualTo(40);
		assertThat(this.importRun.run(document)).isTrue();

		assertPublishedExactly(document, "restart-1");
		assertThat(stages(document)).as("in blocks of 10 results")
			.extracting("status", "read_count")
			.containsExactly(tuple("FAILED", 5L), tuple("COMPLETED", 6L));
	}

	@Test
	void losesNothingWhenTheRestartPositionCannotBeWritten() throws IOException {
		long document = keep("restart-2");
		failWriteOnce("update", "batch_step_execution_context", 3);

		assertThatExceptionOfType(ImportFailedException.class).isThrownBy(() -> this.importRun.run(document));
		assertThat(this.importRun.run(document)).isTrue();

		assertPublishedExactly(document, "restart-2");
	}

	@Test
	void losesNothingWhenTheCommitOfAChunkFails() throws IOException {
		long document = keep("restart-3");
		this.jdbc.sql("""
				create constraint trigger fault after insert on scan deferrable initially deferred
				for each row when (new.result = 45) execute function fail_once()
				""").update();
		armFault(1);

		assertThatExceptionOfType(ImportFailedException.class).isThrownBy(() -> this.importRun.run(document));
		assertThat(scans(document)).isEqualTo(40);
		assertThat(this.importRun.run(document)).isTrue();

		assertPublishedExactly(document, "restart-3");
	}

	@Test
	void stopsBehindAChunkAndGoesOnWhenItsThreadIsInterrupted() throws IOException {
		long document = keep("restart-4");
		this.processor.onResult = (number) -> {
			if (number == 25) {
				Thread.currentThread().interrupt();
			}
		};

		assertThat(this.importRun.run(document)).isFalse();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(scans(document)).isEqualTo(30);
		assertThat(this.vault.get(document).state()).isEqualTo(DocumentState.RECEIVED);
		this.processor.onResult = (number) -> {
		};
		assertThat(this.importRun.run(document)).isTrue();

		assertPublishedExactly(document, "restart-4");
		assertThat(stages(document)).extracting("status").containsExactly("STOPPED", "COMPLETED");
	}

	@Test
	void fencesANodeThatWasThoughtDead() throws Exception {
		long document = keep("restart-5");
		CountDownLatch hanging = new CountDownLatch(1);
		CountDownLatch wakeUp = new CountDownLatch(1);
		this.processor.onResult = (number) -> {
			if (number == 35 && Thread.currentThread().getName().equals("zombie")) {
				hanging.countDown();
				awaitQuietly(wakeUp);
			}
		};
		CompletableFuture<Boolean> zombieRun = new CompletableFuture<>();
		new Thread(() -> {
			try {
				zombieRun.complete(this.importRun.run(document));
			}
			catch (RuntimeException ex) {
				zombieRun.completeExceptionally(ex);
			}
		}, "zombie").start();
		assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();

		assertThat(this.importRun.run(document)).isTrue();
		wakeUp.countDown();

		assertThat(zombieRun).failsWithin(30, TimeUnit.SECONDS);
		assertPublishedExactly(document, "restart-5");
	}

	@Test
	void goesOnFromWhatAFencedNodeLeftUnknown() throws IOException {
		long document = keep("restart-6");
		failWriteOnce("insert", "scan", 5);
		assertThatExceptionOfType(ImportFailedException.class).isThrownBy(() -> this.importRun.run(document));
		this.jdbc.sql("update batch_step_execution set status = 'UNKNOWN' where status = 'FAILED'").update();
		this.jdbc.sql("update batch_job_execution set status = 'UNKNOWN' where status = 'FAILED'").update();

		assertThat(this.importRun.run(document)).isTrue();

		assertPublishedExactly(document, "restart-6");
	}

	@Test
	void keepsCountingViolationsOverARestart() throws IOException {
		Documents documents = Documents.aDocument();
		for (int i = 0; i < RESULTS; i++) {
			documents.result("restart-7", "s" + i, 20, (i == 7 || i == 77) ? 21 : i % 21);
		}
		long document = keep(documents);
		failWriteOnce("update", "batch_step_execution_context", 6);

		assertThatExceptionOfType(ImportFailedException.class).isThrownBy(() -> this.importRun.run(document));
		assertThat(this.importRun.run(document)).isTrue();

		assertThat(this.vault.get(document)).extracting("state", "results", "violations")
			.containsExactly(DocumentState.REJECTED, (long) RESULTS, 2L);
		assertThat(this.vault.violations(document, 0, Integer.MAX_VALUE)).extracting("result").containsExactly(8L, 78L);
		assertThat(scans(document)).isZero();
	}

	@Test
	void completesTheRecordOfAnImportWhoseNodeDiedBehindThePublication() throws IOException {
		long document = keep("restart-9");
		assertThat(this.importRun.run(document)).isTrue();
		this.jdbc.sql("""
				update batch_step_execution set status = 'STARTED', end_time = null
				where step_execution_id = (select max(step_execution_id) from batch_step_execution)
				""").update();
		this.jdbc.sql("""
				update batch_job_execution set status = 'STARTED', end_time = null
				where job_execution_id = (select max(job_execution_id) from batch_job_execution)
				""").update();

		assertThat(this.importRun.run(document)).isTrue();

		assertPublishedExactly(document, "restart-9");
		assertThat(this.jdbc.sql("select status from batch_job_execution order by job_execution_id desc limit 2")
			.query(String.class)
			.list()).containsExactly("COMPLETED", "FAILED");
	}

	@Test
	void beginsWhatWasNamedButNeverBegun() throws IOException {
		long document = keep("restart-12");
		this.repository.createJobInstance(ImportJob.NAME, ImportJob.identity(this.vault.get(document)));

		assertThat(this.importRun.run(document)).isTrue();

		assertPublishedExactly(document, "restart-12");
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 7 })
	void beginsAnewWhenItsNodeDiedBeforeItHadNotedWhereARestartGoesOn(int faultyResult) throws IOException {
		Documents documents = Documents.aDocument();
		for (int i = 0; i < RESULTS; i++) {
			documents.result("restart-13", "s" + i, 20, (i == faultyResult) ? 21 : i % 21);
		}
		long document = keep(documents);
		failWriteOnce("update", "batch_step_execution_context", 6);
		assertThatExceptionOfType(ImportFailedException.class).isThrownBy(() -> this.importRun.run(document));
		JobInstance instance = Objects.requireNonNull(
				this.repository.getJobInstance(ImportJob.NAME, ImportJob.identity(this.vault.get(document))));
		long claim = this.outcomes.claim(document);
		JobExecution restart = this.repository.createJobExecution(instance,
				ImportJob.parameters(ImportJob.identity(this.vault.get(document)), claim), new ExecutionContext());
		this.repository.createStepExecution(ImportJob.STAGE, restart);

		assertThat(this.importRun.run(document)).isTrue();

		if (faultyResult < 0) {
			assertPublishedExactly(document, "restart-13");
		}
		else {
			assertThat(this.vault.violations(document, 0, Integer.MAX_VALUE)).extracting("result")
				.containsExactly(faultyResult + 1L);
		}
	}

	@Test
	void resumesWhatCameLastThoughAnEarlierNodesClockWasAhead() throws IOException {
		long document = keep("restart-14");
		setClockAhead();
		failWriteOnce("insert", "scan", 5);
		assertThatExceptionOfType(ImportFailedException.class).isThrownBy(() -> this.importRun.run(document));
		setClockRight();
		this.jdbc.sql("drop trigger fault on scan").update();
		failWriteOnce("insert", "mark", 1);
		assertThatExceptionOfType(ImportFailedException.class).isThrownBy(() -> this.importRun.run(document));

		assertThat(this.importRun.run(document)).isTrue();

		assertPublishedExactly(document, "restart-14");
		assertThat(stages(document)).extracting("status").containsExactly("FAILED", "COMPLETED");
	}

	@Test
	void refusesADocumentThoughAnEarlierNodesClockWasAhead() throws IOException {
		long document = keep(Documents.aDocument().result("restart-15", "s1", 20, 21));
		JobParameters identity = ImportJob.identity(this.vault.get(document));
		JobExecution begun = this.repository.createJobExecution(
				this.repository.createJobInstance(ImportJob.NAME, identity),
				ImportJob.parameters(identity, this.outcomes.claim(document)), new ExecutionContext());
		setClockAhead();
		this.repository.createStepExecution(ImportJob.STAGE, begun);
		setClockRight();

		assertThat(this.importRun.run(document)).isTrue();

		assertThat(this.vault.get(document)).extracting("state", "results", "violations")
			.containsExactly(DocumentState.REJECTED, 1L, 1L);
	}

	@Test
	void isNotBegunForEverWhenItsNodesDieEachTime() throws IOException {
		long document = keep("restart-10");
		for (int death = 0; death < 10; death++) {
			// What a node leaves that dies behind its claim.
			this.outcomes.claim(document);
		}

		assertThatExceptionOfType(ImportFailedException.class).isThrownBy(() -> this.importRun.run(document))
			.withMessageContaining("interrupted 10 times");
		assertThat(scans(document)).isZero();
	}

	@Test
	void doesNotCountAnAttemptThatAShutdownHasStopped() throws IOException {
		long document = keep("restart-11");
		this.processor.onResult = (number) -> {
			if (number == 25) {
				Thread.currentThread().interrupt();
			}
		};

		assertThat(this.importRun.run(document)).isFalse();

		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.vault.get(document).attempts()).isZero();
	}

	@Test
	void isDoneOnceHoweverOftenItsRowIsRun() throws IOException {
		long document = keep("restart-8");

		assertThat(this.importRun.run(document)).isTrue();
		assertThat(this.importRun.run(document)).isTrue();

		assertPublishedExactly(document, "restart-8");
		assertThat(stages(document)).hasSize(1);
	}

	private long keep(String testId) throws IOException {
		Documents documents = Documents.aDocument();
		for (int i = 0; i < RESULTS; i++) {
			documents.result(testId, "s" + i, 20, i % 21);
		}
		return keep(documents);
	}

	private long keep(Documents documents) throws IOException {
		Drop drop = new Drop(UUID.randomUUID(), Way.HTTP, null, null, null);
		return Objects.requireNonNull(this.vault.keep(drop, new ByteArrayInputStream(documents.bytes())).documentId());
	}

	private void assertPublishedExactly(long document, String testId) {
		assertThat(this.vault.get(document)).extracting("state", "results")
			.containsExactly(DocumentState.PUBLISHED, (long) RESULTS);
		assertThat(this.jdbc.sql("select result from scan where document_id = ? order by result")
			.param(document)
			.query(Long.class)
			.list()).hasSize(RESULTS).doesNotHaveDuplicates();
		assertThat(this.jdbc.sql("select sum(obtained) from mark where test_id = ?")
			.param(testId)
			.query(Long.class)
			.single()).isEqualTo(IntStream.range(0, RESULTS).map((i) -> i % 21).sum());
		assertThat(
				this.jdbc.sql("select students from test where test_id = ?").param(testId).query(Long.class).single())
			.isEqualTo(RESULTS);
		assertThat(this.jdbc.sql("select sum(students) from mark_distribution where test_id = ?")
			.param(testId)
			.query(Long.class)
			.single()).isEqualTo(RESULTS);
	}

	private long scans(long document) {
		return this.jdbc.sql("select count(*) from scan where document_id = ?")
			.param(document)
			.query(Long.class)
			.single();
	}

	private List<Map<String, Object>> stages(long document) {
		return this.jdbc.sql("""
				select step.status, step.read_count
				from batch_step_execution step
				join batch_job_execution_params parameter on parameter.job_execution_id = step.job_execution_id
				where step.step_name = 'stage'
				and parameter.parameter_name = 'document'
				and parameter.parameter_value = ?
				order by step.step_execution_id
				""").param(String.valueOf(document)).query().listOfRows();
	}

	/** Lets the n-th write of a kind fail, in the database itself, and only that one. */
	private void failWriteOnce(String write, String table, int n) {
		armFault(n);
		this.jdbc
			.sql("create trigger fault before " + write + " on " + table
					+ " for each statement execute function fail_once()")
			.update();
	}

	/**
	 * As on a node that writes what its clock says: this trigger comes before Markr's.
	 */
	private void setClockAhead() {
		this.jdbc.sql("""
				create or replace function be_ahead() returns trigger language plpgsql as $$
				begin
				  new.create_time := new.create_time + interval '2 hours';
				  return new;
				end $$
				""").update();
		this.jdbc
			.sql("create trigger ahead before insert on batch_step_execution for each row execute function be_ahead()")
			.update();
	}

	private void setClockRight() {
		this.jdbc.sql("drop trigger if exists ahead on batch_step_execution").update();
	}

	private void armFault(int n) {
		// A sequence is not set back by the rollback that the fault brings about.
		this.jdbc.sql("drop sequence if exists fault_countdown").update();
		this.jdbc.sql("create sequence fault_countdown minvalue -1000000 maxvalue 1000000 start " + n + " increment -1")
			.update();
	}

	@BeforeEach
	void createFault() {
		this.jdbc.sql("""
				create or replace function fail_once() returns trigger language plpgsql as $$
				begin
				  if nextval('fault_countdown') = 1 then
				    raise exception 'injected fault';
				  end if;
				  return new;
				end $$
				""").update();
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** The real processor; the tests count what it gets. */
	static class ObservedScanProcessor extends ScanProcessor {

		volatile Consumer<Long> onResult = (number) -> {
		};

		@Override
		Outcome judge(Reading reading) {
			if (reading instanceof Reading.Result result) {
				this.onResult.accept(result.number());
			}
			return super.judge(reading);
		}

	}

	@TestConfiguration
	static class Observation {

		@Bean
		@Primary
		ObservedScanProcessor observedScanProcessor() {
			return new ObservedScanProcessor();
		}

	}

}

package markr.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One large document that was dropped while nothing else was going on, and how long it
 * took.
 *
 * @param waitSeconds from its rename into the inbox until it was claimed: the time to
 * settle and the wait for the next look
 * @param seconds from its claim until its outcome was seen
 * @param vaultMillis from the begin of the vault's transaction to the begin of the job
 * @param stageMillis of the job's step
 * @param publishMillis of the job's step; 0 if there was none
 * @param vaultBytes of its content in the vault
 */
record LargeImport(double waitSeconds, double seconds, double vaultMillis, double stageMillis, double publishMillis,
		long vaultBytes) {

	private static final Duration OUTCOME_LOOK = Duration.ofMillis(10);

	private static final String STATE = """
			select state from document where document_id > ?
			""";

	private static final String VAULT_MILLIS = """
			select extract(epoch from
			  (select min(start_time) from batch_job_execution where job_execution_id > ?)::timestamptz - received_at)
			  * 1000
			from document where document_id > ?
			""";

	private static final String STEP_MILLIS = """
			select coalesce(sum(extract(epoch from end_time - start_time)), 0) * 1000
			from batch_step_execution
			where job_execution_id > ? and step_name = ?
			""";

	private static final String VAULT_BYTES = """
			select coalesce(sum(octet_length(content)), 0) from document_part where document_id > ?
			""";

	/** Drops a document and waits until statistics over HTTP count its students. */
	static LargeImport published(RunningMarkr markr, Path folder, GeneratedDocument document) throws Exception {
		Path file = written(folder, document);
		return dropped(markr, markr::drop, file, "PUBLISHED",
				() -> markr.studentsIn(document.testId()) == document.results());
	}

	/** Drops a document and waits until it has the state. */
	static LargeImport ended(RunningMarkr markr, Path folder, GeneratedDocument document, String state)
			throws Exception {
		return ended(markr, markr::drop, folder, document, state);
	}

	/** The same of a document that is dropped elsewhere than into the inbox. */
	static LargeImport ended(RunningMarkr markr, Destination destination, Path folder, GeneratedDocument document,
			String state) throws Exception {
		Path file = written(folder, document);
		long last = lastDocument(markr);
		return dropped(markr, destination, file, state, () -> states(markr, last).contains(state));
	}

	static Path written(Path folder, GeneratedDocument document) throws IOException {
		Path file = folder.resolve(fileName(document));
		document.write(file);
		return file;
	}

	static String fileName(GeneratedDocument document) {
		return document.testId() + "-" + document.scan() + ".xml";
	}

	static Figure figure(String unit, List<LargeImport> imports, ToDoubleFunction<LargeImport> value) {
		return new Figure(unit, imports.stream().map(value::applyAsDouble).toList());
	}

	private static LargeImport dropped(RunningMarkr markr, Destination destination, Path file, String state,
			Callable<Boolean> ended) throws Exception {
		long lastDocument = lastDocument(markr);
		long lastJob = markr.count("select coalesce(max(job_execution_id), 0) from batch_job_execution");
		markr.calmDown();
		long begin = System.nanoTime();
		long claimed = RunningMarkr.awaitClaim(destination.drop(file));
		long end = Watch.until(file + " is " + state, OUTCOME_LOOK, () -> {
			// Whatever has gone wrong is not waited for.
			assertThat(states(markr, lastDocument)).isSubsetOf("RECEIVED", state);
			return ended.call();
		});
		assertThat(states(markr, lastDocument)).containsExactly(state);
		Watch.until("the job has ended", OUTCOME_LOOK,
				() -> markr.count(
						"select count(*) from batch_job_execution where job_execution_id > ? and end_time is null",
						lastJob) == 0);
		return new LargeImport(Watch.seconds(begin, claimed), Watch.seconds(claimed, end),
				number(markr, VAULT_MILLIS, lastJob, lastDocument), number(markr, STEP_MILLIS, lastJob, "stage"),
				number(markr, STEP_MILLIS, lastJob, "publish"), (long) number(markr, VAULT_BYTES, lastDocument));
	}

	private static List<String> states(RunningMarkr markr, long lastDocument) {
		return markr.jdbc().sql(STATE).param(lastDocument).query(String.class).list();
	}

	static double share(ToDoubleFunction<LargeImport> millis, LargeImport of) {
		return millis.applyAsDouble(of) / (of.seconds() * 10);
	}

	private static long lastDocument(RunningMarkr markr) {
		return markr.count("select coalesce(max(document_id), 0) from document");
	}

	private static double number(RunningMarkr markr, String sql, Object... params) {
		return markr.jdbc().sql(sql).params(params).query(Double.class).optional().orElse(0.0);
	}

}

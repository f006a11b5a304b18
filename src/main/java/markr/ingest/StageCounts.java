package markr.ingest;

import java.util.Objects;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What the step {@code stage} has counted, over all its restarts. Kept in the step's
 * execution context, which commits with the chunks; the step's own read and write counts
 * begin anew at each restart.
 *
 * @param results results read
 * @param violations violations found, kept or not
 * @param complete whether the document was read to its end
 */
record StageCounts(long results, long violations, boolean complete) {

	// Part of the metadata: under other names, imports under way would count anew.
	private static final String RESULTS = "results";

	private static final String VIOLATIONS = "violations";

	private static final String COMPLETE = "complete";

	static StageCounts of(ExecutionContext position) {
		return new StageCounts(position.getLong(RESULTS, 0), position.getLong(VIOLATIONS, 0),
				position.getLong(COMPLETE, 0) == 1);
	}

	/**
	 * The counts of the last execution of the step, which may belong to an earlier
	 * execution of the job.
	 */
	static StageCounts of(JobRepository repository, JobExecution execution) {
		StepExecution stage = repository.getLastStepExecution(execution.getJobInstance(), ImportJob.STAGE);
		return of(Objects.requireNonNull(stage, "stage runs before everything else").getExecutionContext());
	}

	/** Whether nothing of the document has been handled yet. */
	boolean isBeginning() {
		return this.results == 0 && this.violations == 0;
	}

	StageCounts plus(long results, long violations) {
		return new StageCounts(this.results + results, this.violations + violations, this.complete);
	}

	/** Says that the document was read to its end. */
	static void complete(ExecutionContext position) {
		position.putLong(COMPLETE, 1);
	}

	void writeTo(ExecutionContext position) {
		position.putLong(RESULTS, this.results);
		position.putLong(VIOLATIONS, this.violations);
	}

}

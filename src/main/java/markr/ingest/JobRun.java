package markr.ingest;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A run of a job.
 *
 * @param executionId its number in Spring Batch's records
 * @param job {@code import-document}, or {@code import-small} for small documents that
 * were imported together
 * @param status Spring Batch's status
 * @param startedAt when it began
 * @param endedAt when it ended, or was given up
 * @param steps its steps, in their order
 */
public record JobRun(long executionId, String job, String status, @Nullable Instant startedAt,
		@Nullable Instant endedAt, List<Step> steps) {

	/**
	 * How long a step took.
	 *
	 * @param step its name
	 * @param status Spring Batch's status
	 * @param startedAt when it began
	 * @param endedAt when it ended
	 * @param durationMs from the one to the other, in milliseconds; null while it runs
	 * @param commits its committed transactions
	 * @param rollbacks those that were rolled back
	 */
	public record Step(String step, String status, @Nullable Instant startedAt, @Nullable Instant endedAt,
			@Nullable Long durationMs, long commits, long rollbacks) {

	}

}

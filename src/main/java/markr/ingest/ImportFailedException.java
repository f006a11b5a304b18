package markr.ingest;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

/** Markr itself failed to import a document; the next attempt may succeed. */
public class ImportFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public ImportFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/**
	 * Throws it unless a job was run to its end, or was stopped by a shutdown.
	 * @param what the job is for, in words
	 */
	public static void check(JobExecution execution, String what) {
		if (execution.getStatus() != BatchStatus.COMPLETED && execution.getStatus() != BatchStatus.STOPPED) {
			throw new ImportFailedException(
					"%s ended %s, see job execution %s".formatted(what, execution.getStatus(), execution.getId()),
					InfrastructureFailure.among(execution.getAllFailureExceptions()));
		}
	}

}

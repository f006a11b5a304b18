package markr.operations;

import java.time.Instant;
import java.util.List;

import markr.importvault.document.AvailableChanges;
import markr.importvault.document.DocumentState;
import markr.importvault.document.KeptReceipt;
import markr.importvault.document.Violation;
import markr.importvault.document.Withdrawal;
import markr.ingest.JobRun;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of an import.
 *
 * @param id the document's SHA-256
 * @param state what has become of the document
 * @param imported results that count now, before rescans are merged; only when published
 * @param availableChanges of which tests it has raised the available marks, while it
 * counts; only if of any
 * @param violationCount violations found; only when rejected
 * @param violations the first of them, at most {@code markr.vault.violations-max}
 * @param failure why Markr itself failed; only when failed
 * @param withdrawals who withdrew and reinstated it, when and why; only if an operator
 * did
 * @param sizeBytes size of the document
 * @param receivedAt when it was first received
 * @param finishedAt when the import ended
 * @param revision 1, raised when it is deliberately processed again
 * @param attempts how often its import was begun
 * @param receipts the first of its drops, at most 100
 * @param progress how far it has come; only while it is read
 * @param executions the runs of jobs that it was imported by, the first one first; none
 * once their records have been forgotten ({@code markr.ingest.keep-records})
 */
record ImportReport(String id, DocumentState state, @Nullable Long imported,
		@Nullable AvailableChanges availableChanges, @Nullable Long violationCount,
		@Nullable List<Violation> violations, @Nullable String failure, @Nullable List<Withdrawal> withdrawals,
		long sizeBytes, Instant receivedAt, @Nullable Instant finishedAt, int revision, int attempts,
		List<KeptReceipt> receipts, @Nullable Progress progress, List<JobRun> executions) {

	/**
	 * How far the reading of a document has come, as of its last committed chunk.
	 *
	 * @param bytesRead how much of it was read
	 * @param resultsRead how many results those were
	 * @param bytesPerSecond since the reading began
	 * @param resultsPerSecond since the reading began
	 * @param estimatedEndAt when it will have been read, at this speed; to publish it
	 * takes about half as long again
	 */
	public record Progress(long bytesRead, long resultsRead, long bytesPerSecond, long resultsPerSecond,
			@Nullable Instant estimatedEndAt) {

		static Progress of(long bytesRead, long resultsRead, long sizeBytes, Instant begunAt, Instant now) {
			double seconds = Math.max(0.001, (now.toEpochMilli() - begunAt.toEpochMilli()) / 1000.0);
			double bytesPerSecond = bytesRead / seconds;
			// After a restart it is read from the beginning: all of it in this time.
			return new Progress(bytesRead, resultsRead, Math.round(bytesPerSecond), Math.round(resultsRead / seconds),
					(bytesRead > 0)
							? now.plusMillis(Math.round(Math.max(0, sizeBytes - bytesRead) / bytesPerSecond * 1000))
							: null);
		}

	}

}

package markr.importvault;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An order to process documents again, and how far it has come.
 *
 * @param name given by whoever ordered it
 * @param selection which documents were meant, as it was written
 * @param reason why
 * @param by who asked
 * @param orderedAt when
 * @param documents how many there are
 * @param ended how many have come to their end, by what has become of them
 * @param results how many results were in those
 * @param bytes size of all documents
 * @param bytesEnded size of those that have come to their end
 * @param lastEndedAt when the last of them did, null before the first
 * @param dryRun what is only tried; null if the order is carried out
 * @param dryRunEndedAt when all was known that it would change
 * @param dryRunFailure why that cannot be known
 */
public record Reprocessing(String name, String selection, String reason, String by, Instant orderedAt, long documents,
		Map<Outcome, Long> ended, long results, long bytes, long bytesEnded, @Nullable Instant lastEndedAt,
		@Nullable Act dryRun, @Nullable Instant dryRunEndedAt, @Nullable String dryRunFailure) {

	/** What can be tried. */
	public enum Act {

		REPROCESS, WITHDRAW, REINSTATE

	}

	/** What becomes of a document that is processed again. */
	public enum Outcome {

		/** It is as it was. */
		UNCHANGED,

		/** It is still accepted, but its results are others. */
		CHANGED,

		/** It was refused, and counts now. */
		ACCEPTED,

		/** It counted, and is refused now. */
		REFUSED,

		/** Markr itself failed at it; it is as it was. */
		FAILED,

		/** Its import had failed; it waits in the queue of imports again. */
		REOPENED,

		/** It would count no more; of a dry run only. */
		WITHDRAWN,

		/** It would count again; of a dry run only. */
		REINSTATED;

		/**
		 * What has become of a document.
		 * @param before as it was
		 * @param accepted whether it breaks no rule any more
		 * @param differs whether it was accepted with other scans than it has
		 */
		public static Outcome of(Document before, boolean accepted, boolean differs) {
			return switch (before.state()) {
				case REJECTED, FAILED, RECEIVED -> accepted ? ACCEPTED : UNCHANGED;
				case PUBLISHED -> accepted ? (differs ? CHANGED : UNCHANGED) : REFUSED;
				// It counts for nothing, so its refusal changes only what it has.
				case WITHDRAWN -> (accepted ? differs : before.violations() == 0) ? CHANGED : UNCHANGED;
			};
		}

	}

	/** A document with what has become of it. */
	public record Ended(String id, Outcome outcome, @Nullable String failure) {
	}

	/** The documents about which something is to be told, the first ones. */
	public record Report(Reprocessing reprocessing, List<Ended> notable) {
	}

	public long documentsEnded() {
		return this.ended.values().stream().mapToLong(Long::longValue).sum();
	}

	/** When all will have come to their end if it goes on like that; null if unknown. */
	public @Nullable Instant estimatedEnd() {
		if (this.lastEndedAt == null || this.bytesEnded == 0) {
			return null;
		}
		double share = (double) (this.bytes - this.bytesEnded) / this.bytesEnded;
		return this.lastEndedAt
			.plusMillis((long) (Duration.between(this.orderedAt, this.lastEndedAt).toMillis() * share));
	}

	/** How many results have been processed in a second; null if unknown. */
	public @Nullable Double resultsPerSecond() {
		if (this.lastEndedAt == null || !this.lastEndedAt.isAfter(this.orderedAt)) {
			return null;
		}
		return this.results * 1000.0 / Math.max(1, Duration.between(this.orderedAt, this.lastEndedAt).toMillis());
	}

}

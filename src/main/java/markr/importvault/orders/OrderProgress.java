package markr.importvault.orders;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import markr.importvault.document.DocumentState;
import markr.importvault.document.Order;
import org.jspecify.annotations.Nullable;

/**
 * How far an order has come.
 *
 * @param documents how many it has
 * @param outcomes how many of them have come to their end, by what has become of them
 * @param states what the documents are by now
 * @param results how many results were in those that have come to their end
 * @param bytes size of all documents
 * @param bytesEnded size of those that have come to their end
 * @param lastEndedAt when the last of them did, null before the first
 */
public record OrderProgress(long documents, Map<Order.Outcome, Long> outcomes, Map<DocumentState, Long> states,
		long results, long bytes, long bytesEnded, @Nullable Instant lastEndedAt) {

	public long documentsEnded() {
		return this.outcomes.values().stream().mapToLong(Long::longValue).sum();
	}

	/** Whether nothing is left to do: imports that were resumed have ended as well. */
	public boolean hasEnded(KeptOrder kept) {
		if (documentsEnded() < this.documents) {
			return false;
		}
		if (kept.order().dryRun()) {
			return !kept.order().act().changesMarks() || kept.dryRunEndedAt() != null;
		}
		return !this.states.containsKey(DocumentState.RECEIVED);
	}

	/** When all will have come to their end at this rate; null if unknown. */
	public @Nullable Instant estimatedEnd(Instant orderedAt) {
		if (this.lastEndedAt == null || this.bytesEnded == 0) {
			return null;
		}
		double share = (double) (this.bytes - this.bytesEnded) / this.bytesEnded;
		return this.lastEndedAt.plusMillis((long) (Duration.between(orderedAt, this.lastEndedAt).toMillis() * share));
	}

	/** How many results have been processed in a second; null if unknown. */
	public @Nullable Double resultsPerSecond(Instant orderedAt) {
		if (this.lastEndedAt == null || !this.lastEndedAt.isAfter(orderedAt)) {
			return null;
		}
		return this.results * 1000.0 / Math.max(1, Duration.between(orderedAt, this.lastEndedAt).toMillis());
	}

}

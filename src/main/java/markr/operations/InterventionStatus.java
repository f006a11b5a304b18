package markr.operations;

import java.time.Instant;
import java.util.Map;

import markr.importvault.DocumentState;
import markr.importvault.Intervention;
import org.jspecify.annotations.Nullable;

/**
 * What is told of an order to run imports again, or to release them.
 *
 * @param id chosen by whoever ordered
 * @param state {@code RUNNING} or {@code ENDED}
 * @param reason why
 * @param by who asked
 * @param selection which documents were meant
 * @param orderedAt when
 * @param carriedOutAt when all of them had been handed to the nodes; null before
 * @param documents how many that were
 * @param outcomes what they are by now
 */
record InterventionStatus(String id, String state, String reason, String by, Object selection, Instant orderedAt,
		@Nullable Instant carriedOutAt, long documents, Map<DocumentState, Long> outcomes) {

	static InterventionStatus of(Intervention intervention, Object selection) {
		Map<DocumentState, Long> outcomes = intervention.documents();
		boolean hasEnded = intervention.carriedOutAt() != null && !outcomes.containsKey(DocumentState.RECEIVED);
		return new InterventionStatus(intervention.name(), hasEnded ? "ENDED" : "RUNNING", intervention.reason(),
				intervention.by(), selection, intervention.orderedAt(), intervention.carriedOutAt(),
				outcomes.values().stream().mapToLong(Long::longValue).sum(), outcomes);
	}

}

package markr.operations;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import markr.importvault.document.DocumentState;
import markr.importvault.document.Order;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderProgress;
import markr.importvault.orders.OrderedDocument;
import markr.results.TestEffects;
import org.jspecify.annotations.Nullable;

/**
 * How far an order has come, and what has become of its documents; of a dry run, what
 * would.
 *
 * @param id chosen by the operator
 * @param act what is done
 * @param dryRun whether it is only reported what would change
 * @param state whether anything is left to do
 * @param reason why
 * @param by who ordered it
 * @param selection which documents were meant
 * @param orderedAt when
 * @param documents how many there are
 * @param documentsEnded how many of them have come to their end
 * @param outcomes what has become of those
 * @param states what all documents are by now
 * @param results how many results those that have ended have
 * @param resultsPerSecond since the order
 * @param estimatedEnd at this rate; only while it is running
 * @param endedAt when the last one came to its end; only then
 * @param failure why a dry run was given up; only then
 * @param marks how many would change in which way; of a dry run of an act that changes
 * marks
 * @param affected documents that are not, or would not be, as they were: the first
 * {@value OrderReport#AFFECTED_MAX}
 */
record OrderReport(String id, Order.Act act, boolean dryRun, State state, String reason, String by, Object selection,
		Instant orderedAt, long documents, long documentsEnded, Map<Order.Outcome, Long> outcomes,
		Map<DocumentState, Long> states, long results, @Nullable Double resultsPerSecond,
		@Nullable Instant estimatedEnd, @Nullable Instant endedAt, @Nullable String failure,
		TestEffects.@Nullable Totals marks, List<OrderedDocument> affected) {

	static final int AFFECTED_MAX = 1000;

	static OrderReport of(KeptOrder kept, Object selection, OrderProgress progress, List<OrderedDocument> affected,
			TestEffects.@Nullable Totals marks) {
		Order order = kept.order();
		Instant orderedAt = kept.orderedAt();
		State state = (kept.dryRunFailure() != null) ? State.FAILED
				: progress.hasEnded(kept) ? State.ENDED : State.RUNNING;
		boolean running = state == State.RUNNING;
		Instant endedAt = (kept.dryRunEndedAt() != null) ? kept.dryRunEndedAt() : progress.lastEndedAt();
		return new OrderReport(order.id(), order.act(), order.dryRun(), state, order.reason(), order.by(), selection,
				orderedAt, progress.documents(), progress.documentsEnded(), progress.outcomes(), progress.states(),
				progress.results(), progress.resultsPerSecond(orderedAt),
				running ? progress.estimatedEnd(orderedAt) : null, running ? null : endedAt, kept.dryRunFailure(),
				marks, affected);
	}

	/** Whether anything is left to do. */
	enum State {

		/** Documents are still to come, or their imports have not ended. */
		RUNNING,

		/** Nothing is left to do. */
		ENDED,

		/** A dry run was given up. */
		FAILED

	}

}

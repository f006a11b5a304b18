package markr.operations;

import java.time.Instant;

import markr.importvault.document.Order;

/**
 * An order in the list of orders.
 *
 * @param id chosen by the operator
 * @param act what is done
 * @param dryRun whether it is only reported what would change
 * @param reason why
 * @param by who ordered it
 * @param selection which documents were meant
 * @param orderedAt when
 */
record OrderSummary(String id, Order.Act act, boolean dryRun, String reason, String by, Object selection,
		Instant orderedAt) {
}

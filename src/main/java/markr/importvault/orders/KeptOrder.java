package markr.importvault.orders;

import java.time.Instant;

import markr.importvault.document.Order;
import org.jspecify.annotations.Nullable;

/**
 * An order as the vault keeps it.
 *
 * @param number the vault's own key, in the order of arrival
 * @param order what was asked for
 * @param orderedAt when
 * @param dryRunEndedAt when it was known what a dry run would change in the marks; null
 * before, and for other orders
 * @param dryRunFailure why that cannot be known
 */
public record KeptOrder(long number, Order order, Instant orderedAt, @Nullable Instant dryRunEndedAt,
		@Nullable String dryRunFailure) {
}

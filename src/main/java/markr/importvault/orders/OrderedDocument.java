package markr.importvault.orders;

import markr.importvault.document.Order;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a document of an order, or would.
 *
 * @param id the document's SHA-256
 * @param outcome what that is
 * @param detail why Markr failed at it, or what was wrong with its import before; null if
 * there is nothing to say
 */
public record OrderedDocument(String id, Order.Outcome outcome, @Nullable String detail) {
}

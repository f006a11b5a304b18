/**
 * A document and everything that is recorded with it, as values: drops and receipts,
 * states, violations, failures, orders. What other rooms speak of when they speak with
 * the vault; knows nothing of how it is kept.
 */
@NullMarked
package markr.importvault.document;

import org.jspecify.annotations.NullMarked;

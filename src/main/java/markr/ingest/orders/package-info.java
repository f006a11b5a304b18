/**
 * Carries out orders: documents processed again, withdrawn and reinstated, tried without
 * effect, or released, many in a transaction, by any nodes at once. Stands on the jobs of
 * a single document, which do not know it.
 */
@NullMarked
package markr.ingest.orders;

import org.jspecify.annotations.NullMarked;

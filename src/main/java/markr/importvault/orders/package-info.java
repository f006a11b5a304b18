/**
 * The rows of orders and of the documents that they are about, beside the states that
 * they change: operations writes wishes, ingest writes progress.
 */
@NullMarked
package markr.importvault.orders;

import org.jspecify.annotations.NullMarked;

package markr.importvault.document;

import org.jspecify.annotations.Nullable;

/**
 * Why the import of a document has failed.
 *
 * @param kind the kind
 * @param error the type of the exception that the last attempt ended with, and its
 * SQLSTATE if it has one, like {@code org.postgresql.util.PSQLException:53100}
 * @param text the same for operators; without content of the document
 * @param execution the last run of its job, as Spring Batch counts them; null if there is
 * none
 */
public record Failure(FailureKind kind, String error, String text, @Nullable Long execution) {
}

package markr.importvault.document;

import java.time.Instant;

import markr.platform.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * A document that Markr could not import, and why.
 *
 * @param id the document's SHA-256
 * @param kind the kind of failure
 * @param error the type of the exception that the last attempt ended with
 * @param failure the same in words
 * @param attempts how often the import was begun
 * @param failures how many of the attempts Markr itself failed at
 * @param failedAt since when it is given up
 * @param receivedAt when its first drop was committed
 * @param sizeBytes size of the content as dropped
 * @param node the node that made the last attempt
 * @param execution the last run of its job, as Spring Batch counts them; null if there is
 * none
 */
public record FailedDocument(String id, FailureKind kind, String error, String failure, int attempts, int failures,
		Instant failedAt, Instant receivedAt, long sizeBytes, String node, @Nullable Long execution) {

	/** How many documents have failed for the same reason. */
	public record Count(FailureKind kind, String error, long documents) {
	}

	/** A row of the list, and the cursor behind it. */
	public record Row(FailedDocument document, Cursor cursor) {
	}

}

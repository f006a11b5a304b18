package markr.operations;

import java.time.Instant;

import markr.importvault.document.DocumentState;
import markr.importvault.document.Way;
import org.jspecify.annotations.Nullable;

/**
 * An import in the list of imports.
 *
 * @param id the document's SHA-256
 * @param state what has become of it
 * @param imported results that count now; only when published
 * @param violationCount violations found; only when rejected
 * @param failure why Markr itself failed; only when failed
 * @param sizeBytes size of the document
 * @param receivedAt when it was first received
 * @param finishedAt when the import ended
 * @param way how it was dropped first, as are the next two
 * @param source the scanner's folder, or the sender's address
 * @param name the name of the file
 * @param receiptCount how often it was dropped
 */
record ImportSummary(String id, DocumentState state, @Nullable Long imported, @Nullable Long violationCount,
		@Nullable String failure, long sizeBytes, Instant receivedAt, @Nullable Instant finishedAt, @Nullable Way way,
		@Nullable String source, @Nullable String name, long receiptCount) {

}

package markr.importvault.document;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A drop and what became of it, whether its content was kept or not.
 *
 * @param receipt number of its receipt: later drops have higher ones
 * @param receivedAt when it was taken
 * @param outcome whether its content was new, known or not kept
 * @param refusal why its content was not kept; null if it was, as is the next
 * @param meaning the same in words
 * @param way how it arrived
 * @param source the scanner's folder, or the sender's address; null for the inbox folder
 * itself
 * @param name the file's name; null for a body without one
 * @param sizeBytes its size
 * @param node the node that took it
 * @param document SHA-256 of its document; null if it was not kept, as is the next
 * @param state what has become of the document
 */
public record KeptDrop(long receipt, Instant receivedAt, Receipt.Outcome outcome, @Nullable ViolationCode refusal,
		@Nullable String meaning, Way way, @Nullable String source, @Nullable String name, long sizeBytes, String node,
		@Nullable String document, @Nullable DocumentState state) {

}

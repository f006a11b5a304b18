package markr.importvault.document;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The proof of a drop, as it is kept with the document.
 *
 * @param receivedAt when the drop was taken
 * @param outcome whether its content was new
 * @param way how it arrived
 * @param source the scanner's folder, or the sender's address; null for the inbox folder
 * itself
 * @param name the file's name; null for a body without one
 * @param node the node that took it
 * @param answeredAt when its inbox had heard of a refusal, or need not any more
 */
public record KeptReceipt(Instant receivedAt, Receipt.Outcome outcome, Way way, @Nullable String source,
		@Nullable String name, String node, @Nullable Instant answeredAt) {

}

package markr.importvault;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A drop into an inbox whose document was rejected, or failed: what the sender must be
 * told.
 *
 * @param receiptId number of the receipt, unique
 * @param source the sub-folder it was dropped into, null for the inbox itself
 * @param name the file's name
 * @param document the document, {@link DocumentState#REJECTED} or
 * {@link DocumentState#FAILED}
 * @param violations its kept violations
 */
public record RefusedDrop(long receiptId, @Nullable String source, String name, Document document,
		List<Violation> violations) {
}

package markr.importvault.document;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A drop into an inbox whose document was rejected, failed, or had been withdrawn: what
 * the sender must hear of. Or it has come back for such a reason, and counts now.
 *
 * @param receiptId number of the receipt, unique
 * @param source the sub-folder it was dropped into, null for the inbox itself
 * @param name the file's name
 * @param document the document, {@link DocumentState#REJECTED},
 * {@link DocumentState#FAILED} or {@link DocumentState#WITHDRAWN}; or
 * {@link DocumentState#PUBLISHED}
 * @param violations its kept violations
 * @param withdrawal why it does not count, for a withdrawn one; null for others
 */
public record DueReply(long receiptId, @Nullable String source, String name, Document document,
		List<Violation> violations, @Nullable Withdrawal withdrawal) {

	/** Whether it counts after all, and what has come back of it may go. */
	public boolean isTakenAfterAll() {
		return this.document.state() == DocumentState.PUBLISHED;
	}

}

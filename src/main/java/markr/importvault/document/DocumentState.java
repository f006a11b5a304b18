package markr.importvault.document;

/** What has become of a document. */
public enum DocumentState {

	/**
	 * Kept in the vault, its import waiting or under way. If it stays so: the queue is
	 * long, or no node is running; nothing is lost, and nothing need be done.
	 */
	RECEIVED,

	/** All its results count. The marks became visible in one moment. */
	PUBLISHED,

	/**
	 * It breaks the rules: none of its results counts, its violations are kept. Mend the
	 * document and drop it again, or enter its sheets by hand.
	 */
	REJECTED,

	/**
	 * Markr itself could not import it, although it was tried several times; the reason
	 * stands in its failure. Mend what the reason names, then order a RETRY, or drop the
	 * same document again.
	 */
	FAILED,

	/**
	 * Withdrawn by an operator, see its {@link Withdrawal}: none of its results counts
	 * any more, though they are kept. Dropping it again changes nothing; to have it count
	 * again, reinstate it.
	 */
	WITHDRAWN;

	/** Whether the import has ended: the sender can be answered. */
	public boolean isFinal() {
		return this != RECEIVED;
	}

}

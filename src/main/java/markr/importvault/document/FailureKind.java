package markr.importvault.document;

/** What kept Markr from importing a document. */
public enum FailureKind {

	/**
	 * Markr itself failed each time. Most likely it will again, until the cause is
	 * mended.
	 */
	APPLICATION,

	/**
	 * Its import was interrupted from outside each time: by the death of nodes, by the
	 * database or by other documents. Most likely it passes when that does.
	 */
	INFRASTRUCTURE

}

package markr.marks;

/** Of which revision of a document scans are. */
public enum Revision {

	/** Of the one that a document is imported as: it has no other scans. */
	CURRENT,

	/**
	 * Of the next one of a document that is processed again: they are kept beside those
	 * that it has, and may count, until they replace them.
	 */
	NEXT

}

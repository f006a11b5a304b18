package markr.importvault;

/** What kept Markr from importing a document. */
public enum Trouble {

	/**
	 * Markr itself failed each time. Most likely it will again, until the cause is
	 * mended.
	 */
	POISON,

	/**
	 * Its import was broken off from outside each time: by the death of nodes, by the
	 * database or by other documents. Most likely it passes when that does.
	 */
	INFRASTRUCTURE

}

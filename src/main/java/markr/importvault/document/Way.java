package markr.importvault.document;

/** A way in: how a drop arrived. */
public enum Way {

	/** A file in an inbox folder; a refusal is reported by a file beside it. */
	INBOX,

	/**
	 * A body of {@code POST /import}; the sender waits for the answer or asks for it
	 * later.
	 */
	HTTP,

	/**
	 * A file on an SFTP server that Markr polls; a refusal is reported by a file there.
	 */
	SFTP

}

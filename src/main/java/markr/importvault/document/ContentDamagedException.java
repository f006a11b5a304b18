package markr.importvault.document;

/**
 * The vault's content of a document is not what was received: a disk or a memory has
 * changed it, or somebody. Says nothing of the document, which must not be judged by it.
 */
public class ContentDamagedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Of what has become of the content.
	 * @param what in words; without content of the document
	 */
	public ContentDamagedException(Document document, String what) {
		super("""
				The vault's content of document %s is damaged: %s. Nothing was judged by it. Restore its rows of \
				document_part from a backup (document_id %s), and check the disk and the memory of the database's \
				machine""".formatted(document.shortSha(), what, document.documentId()));
	}

}

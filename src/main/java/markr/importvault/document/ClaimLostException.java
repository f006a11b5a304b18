package markr.importvault.document;

/**
 * The import of a document has been taken over by another node, which thought this one
 * dead: whatever this one still wanted to do must not happen.
 */
public class ClaimLostException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public ClaimLostException(long attempt, int left) {
		super("Attempt %s: the imports of %s of its documents were taken over".formatted(attempt, left));
	}

	public ClaimLostException(Document document, long claim, long current) {
		super("Document %s: claim %s is no longer valid, the import was taken over with claim %s"
			.formatted(document.shortSha(), claim, current));
	}

}

package markr.importvault;

/** A document is in a state that it cannot leave for the one that is asked for. */
public class StateConflictException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Document document;

	StateConflictException(Document document, DocumentState next) {
		super("Document %s is %s and cannot become %s".formatted(document.shortSha(), document.state(), next));
		this.document = document;
	}

	/** The document as it is. */
	public Document document() {
		return this.document;
	}

}

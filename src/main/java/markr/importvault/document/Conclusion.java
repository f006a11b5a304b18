package markr.importvault.document;

/**
 * What becomes of a document whose import ends.
 *
 * @param documentId the document
 * @param results how many {@code mcq-test-result} elements it has
 * @param violations how many violations were found, kept or not; without any it is
 * published, else rejected
 */
public record Conclusion(long documentId, long results, long violations) {

	public boolean isPublication() {
		return this.violations == 0;
	}

	public DocumentState state() {
		return isPublication() ? DocumentState.PUBLISHED : DocumentState.REJECTED;
	}

}

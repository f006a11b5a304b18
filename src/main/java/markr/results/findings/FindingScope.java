package markr.results.findings;

/**
 * Whose findings are asked for: a document's or a test's.
 *
 * @param isDocument whether it is a document
 * @param id the vault's key of the document, or the test id
 */
record FindingScope(boolean isDocument, String id) {

	static FindingScope ofDocument(long documentId) {
		return new FindingScope(true, String.valueOf(documentId));
	}

	static FindingScope ofTest(String testId) {
		return new FindingScope(false, testId);
	}

}

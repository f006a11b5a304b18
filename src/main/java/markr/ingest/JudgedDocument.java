package markr.ingest;

import markr.importvault.document.Conclusion;

/**
 * A document with everything that was found in it.
 *
 * @param documentId the document
 * @param outcomes of all that it has; its scans count if it has no violation
 */
public record JudgedDocument(long documentId, CollectedOutcomes outcomes) {

	public Conclusion conclusion() {
		return new Conclusion(this.documentId, this.outcomes.results(), this.outcomes.violations().size());
	}

}

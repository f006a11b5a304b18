package markr.ingest;

import java.util.Set;
import java.util.stream.Collectors;

import markr.importvault.document.Conclusion;
import markr.marks.Scan;
import markr.marks.TestId;

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

	/** The tests that it is to have marks in. */
	Set<TestId> tests() {
		return conclusion().isPublication()
				? this.outcomes.scans().stream().map(Scan::testId).collect(Collectors.toSet()) : Set.of();
	}

}

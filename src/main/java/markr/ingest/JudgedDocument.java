package markr.ingest;

import java.util.List;

import markr.importvault.Conclusion;
import markr.importvault.Violation;
import markr.marks.Scan;

/**
 * A document with everything that was found in it.
 *
 * @param documentId the document
 * @param scans its results, if all of them are accepted; else none, for none of them
 * counts
 * @param results how many results it has
 * @param violations all violations
 */
record JudgedDocument(long documentId, List<Scan> scans, long results, List<Violation> violations) {

	Conclusion conclusion() {
		return new Conclusion(this.documentId, this.results, this.violations.size());
	}

}

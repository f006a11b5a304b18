package markr.ingest;

import java.util.List;

import markr.importvault.Outcomes;
import markr.importvault.Revisions;
import markr.importvault.Violation;
import markr.marks.Marks;
import markr.marks.Scan;

/**
 * Where the step {@code stage} puts what it has found: a document that is imported has
 * nothing else yet; the next revision of one that may count stands beside it until it has
 * come to its end. Every method joins the chunk's transaction.
 */
interface StagingArea {

	void stage(long documentId, List<Scan> scans);

	/** As {@link Outcomes#addViolations}. */
	void addViolations(long documentId, long foundBefore, List<Violation> violations);

	/** Forgets what earlier attempts have left. */
	void discard(long documentId);

	/** Of a document that is imported. */
	final class OfImport implements StagingArea {

		private final Outcomes vault;

		private final Marks marks;

		OfImport(Outcomes vault, Marks marks) {
			this.vault = vault;
			this.marks = marks;
		}

		@Override
		public void stage(long documentId, List<Scan> scans) {
			this.marks.stage(documentId, scans);
		}

		@Override
		public void addViolations(long documentId, long foundBefore, List<Violation> violations) {
			this.vault.addViolations(documentId, foundBefore, violations);
		}

		@Override
		public void discard(long documentId) {
			this.marks.discard(documentId);
			this.vault.discardViolations(documentId);
		}

	}

	/** Of a document that is processed again. */
	final class OfRevision implements StagingArea {

		private final Revisions vault;

		private final Marks marks;

		OfRevision(Revisions vault, Marks marks) {
			this.vault = vault;
			this.marks = marks;
		}

		@Override
		public void stage(long documentId, List<Scan> scans) {
			this.marks.stageNext(documentId, scans);
		}

		@Override
		public void addViolations(long documentId, long foundBefore, List<Violation> violations) {
			this.vault.addViolations(documentId, foundBefore, violations);
		}

		@Override
		public void discard(long documentId) {
			this.marks.discardNext(documentId);
			this.vault.discardViolations(documentId);
		}

	}

}

package markr.importvault.orders;

import java.util.List;
import java.util.Optional;

import markr.importvault.DocumentTable;
import markr.importvault.Outcomes;
import markr.importvault.document.ClaimLostException;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.Order;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Next revisions of documents that are processed again one by one. Until one has come to
 * its end the document is what it was, for readers and senders too; {@link #conclude}
 * puts the revision in its place, in the transaction that does so with its marks.
 * Thread-safe.
 */
@Component
public class Revisions {

	private final RevisionTable revisions;

	private final DocumentTable documents;

	private final Outcomes outcomes;

	Revisions(RevisionTable revisions, DocumentTable documents, Outcomes outcomes) {
		this.revisions = revisions;
		this.documents = documents;
		this.outcomes = outcomes;
	}

	/** The revision as which a document is being processed again, if it is. */
	public Optional<Integer> underWay(long documentId) {
		return this.revisions.underWay(documentId);
	}

	/**
	 * The document before a revision takes its place, locked; {@link #conclude} follows.
	 * @return nothing if that is done already
	 * @throws ClaimLostException if another node has taken it over
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public Optional<Document> lock(long documentId, long claim, int revision) {
		Document before = this.documents.lock(documentId);
		this.outcomes.requireClaim(documentId, claim);
		return Optional.of(before).filter((document) -> document.revision() < revision);
	}

	/**
	 * Puts a revision in the place of the one before: the document's state, unless it is
	 * withdrawn, its counts and violations.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void conclude(Conclusion conclusion, Order.Outcome outcome) {
		this.revisions.end(conclusion.documentId(), outcome, null);
		this.documents.conclude(List.of(conclusion));
		this.outcomes.discardEarlierViolations(List.of(conclusion.documentId()));
	}

	/**
	 * Records that Markr has failed at a document that was processed again.
	 * @param detail why, without content of the document
	 * @return false if it was not under way
	 */
	@Transactional
	public boolean fail(long documentId, String detail) {
		this.documents.lock(documentId);
		return this.revisions.end(documentId, Order.Outcome.FAILED, detail);
	}

}

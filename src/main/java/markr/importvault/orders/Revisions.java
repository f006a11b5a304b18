package markr.importvault.orders;

import java.util.List;
import java.util.Optional;

import markr.importvault.DocumentTable;
import markr.importvault.Outcomes;
import markr.importvault.document.ClaimLostException;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Order;
import markr.importvault.document.Violation;
import org.jspecify.annotations.Nullable;

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

	/** As {@link Outcomes#addViolations}, for the revision that is under way. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void addViolations(long documentId, long foundBefore, List<Violation> found) {
		this.outcomes.addNextViolations(documentId, foundBefore, found);
	}

	/** Forgets the violations of a revision that has not come to its end. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void discardViolations(long documentId) {
		this.revisions.deleteViolations(documentId);
	}

	/**
	 * Puts a revision in the place of the one before: the document's state, unless it is
	 * withdrawn, its counts and violations. {@link #end} must follow.
	 * @return the document as it was before; nothing if that is done already
	 * @throws ClaimLostException if another node has taken it over
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public Optional<Document> conclude(Conclusion conclusion, long claim, int revision) {
		Document before = this.documents.lock(conclusion.documentId());
		this.outcomes.requireClaim(conclusion.documentId(), claim);
		if (before.revision() >= revision) {
			return Optional.empty();
		}
		this.revisions.conclude(conclusion, revision,
				(before.state() == DocumentState.WITHDRAWN) ? before.state() : conclusion.state());
		return Optional.of(before);
	}

	/**
	 * Records what has become of a document that was processed again.
	 * @param detail for {@link Order.Outcome#FAILED}, without content of the document
	 * @return false if it was not under way
	 */
	@Transactional
	public boolean end(long documentId, Order.Outcome outcome, @Nullable String detail) {
		this.documents.lock(documentId);
		return this.revisions.end(documentId, outcome, detail);
	}

}

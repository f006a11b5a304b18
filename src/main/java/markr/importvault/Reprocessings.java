package markr.importvault;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Documents that are processed again, each as a new revision. Until that has come to its
 * end the document is what it was, for readers and senders too; {@link #conclude} puts
 * the revision in its place, in the transaction that does so with its marks. Thread-safe.
 */
@Component
public class Reprocessings {

	/** Documents of a report that are named, at most. */
	public static final int NOTABLE_MAX = 1000;

	private final ReprocessingTable reprocessings;

	private final ReprocessedDocumentTable reprocessedDocuments;

	private final RevisionTable revisions;

	private final DocumentTable documents;

	private final Outcomes outcomes;

	private final ImportQueue queue;

	Reprocessings(ReprocessingTable reprocessings, ReprocessedDocumentTable reprocessedDocuments,
			RevisionTable revisions, DocumentTable documents, Outcomes outcomes, ImportQueue queue) {
		this.reprocessings = reprocessings;
		this.reprocessedDocuments = reprocessedDocuments;
		this.revisions = revisions;
		this.documents = documents;
		this.outcomes = outcomes;
		this.queue = queue;
	}

	/**
	 * Orders that documents are processed again, unless there is an order of this name
	 * already: then nothing changes. Documents whose import has failed are imported
	 * again.
	 * @param documentIds of these only; null if the selection says all
	 * @param written the selection, as it was written
	 * @return false if there is an order of this name
	 */
	@Transactional
	public boolean order(String name, Selection selection, @Nullable Collection<Long> documentIds, String written,
			String reason, String by) {
		Optional<Long> number = this.reprocessings.insert(name, written, reason, by, null);
		number.ifPresent((reprocessing) -> {
			if (this.reprocessings.select(reprocessing, selection, documentIds) > 0) {
				this.queue.addAll(this.reprocessings.reopen(reprocessing));
				this.queue.addAgain(reprocessing, this.reprocessings.begin(reprocessing));
			}
		});
		return number.isPresent();
	}

	/**
	 * Orders that something is tried with documents, unless there is an order of this
	 * name already. Nothing changes but the report.
	 * @return false if there is an order of this name
	 */
	@Transactional
	public boolean orderDryRun(String name, Reprocessing.Act act, Selection selection,
			@Nullable Collection<Long> documentIds, String written, String reason, String by) {
		Optional<Long> number = this.reprocessings.insert(name, written, reason, by, act);
		number.ifPresent((reprocessing) -> {
			this.reprocessings.selectToTry(reprocessing, act, selection, documentIds);
			this.queue.addDryRun(reprocessing);
		});
		return number.isPresent();
	}

	/**
	 * Declares that all is known that a dry run would change.
	 * @param failure why it is not, without content of documents
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void endDryRun(long reprocessing, @Nullable String failure) {
		this.reprocessings.endDryRun(reprocessing, failure);
	}

	/** How far an order has come. */
	public Optional<Reprocessing.Report> report(String name) {
		return report(name, false);
	}

	/** The same for an order that is only tried. */
	public Optional<Reprocessing.Report> dryRunReport(String name) {
		return report(name, true);
	}

	private Optional<Reprocessing.Report> report(String name, boolean dryRun) {
		return this.reprocessings.find(name, dryRun)
			.map((reprocessing) -> new Reprocessing.Report(reprocessing,
					this.reprocessedDocuments.notable(name, NOTABLE_MAX)));
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
	 * Notes what has become of a document that was processed again.
	 * @param failure for {@link Reprocessing.Outcome#FAILED}, without content of the
	 * document
	 * @return false if it was not under way
	 */
	@Transactional
	public boolean end(long documentId, Reprocessing.Outcome outcome, @Nullable String failure) {
		this.documents.lock(documentId);
		return this.reprocessings.end(documentId, outcome, failure);
	}

}

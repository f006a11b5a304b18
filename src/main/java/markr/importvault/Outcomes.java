package markr.importvault;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import markr.importvault.document.AvailableChanges;
import markr.importvault.document.ClaimLostException;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.FailedDocument;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import markr.importvault.document.Violation;
import markr.platform.Cursor;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What becomes of the documents: set by the import, awaited by the ways in.
 * <p>
 * An import acts under a <em>claim</em>, a number that rises whenever a node takes the
 * import over. {@link #conclude} joins the caller's transaction, locks the document's row
 * in it, and refuses a node whose claim has been overtaken; so a node that was thought
 * dead cannot publish what its successor has published already. Thread-safe.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Outcomes {

	private final ClaimTable claims;

	private final DocumentTable documents;

	private final ViolationTable violations;

	private final AvailableChangeTable availableChanges;

	private final FailureTable failures;

	private final OutcomeWatch watch;

	private final VaultMeters meters;

	private final int violationsMax;

	private final String node;

	Outcomes(ClaimTable claims, DocumentTable documents, ViolationTable violations,
			AvailableChangeTable availableChanges, FailureTable failures, OutcomeWatch watch, VaultMeters meters,
			VaultProperties properties) {
		this.claims = claims;
		this.documents = documents;
		this.violations = violations;
		this.availableChanges = availableChanges;
		this.failures = failures;
		this.watch = watch;
		this.meters = meters;
		this.violationsMax = properties.violationsMax();
		this.node = properties.node();
	}

	/**
	 * Takes an import over from any node that had it: one more attempt, by this claim.
	 */
	@Transactional
	public long claim(long documentId) {
		return this.claims.claim(documentId);
	}

	/** Counts an attempt that Markr itself failed at, unless that was overtaken. */
	@Transactional
	public void attemptFailed(long documentId, long claim) {
		this.claims.endAttempt(documentId, claim, true);
	}

	/** Takes an attempt back that ended in good order before its time. */
	@Transactional
	public void attemptStopped(long documentId, long claim) {
		this.claims.endAttempt(documentId, claim, false);
	}

	/**
	 * Makes sure that the caller still has the import, and keeps others from taking it
	 * over until the caller's transaction ends.
	 * @throws ClaimLostException if another node has taken the import over
	 */
	public void requireClaim(long documentId, long claim) {
		long current = this.claims.shareClaim(documentId);
		if (current != claim) {
			throw new ClaimLostException(this.documents.get(documentId), claim, current);
		}
	}

	/**
	 * Keeps all others from beginning or ending the imports of documents until the
	 * caller's transaction ends.
	 * @throws org.springframework.dao.PessimisticLockingFailureException if a node is
	 * just about to, and takes longer than 5 s
	 */
	public void lock(Collection<Long> documentIds) {
		this.claims.lock(documentIds);
	}

	/**
	 * Takes the imports of documents from the nodes that had them, though none begins
	 * them now: it counts as no attempt.
	 */
	public void fence(Collection<Long> documentIds) {
		this.claims.fence(documentIds);
	}

	/**
	 * Keeps violations of a document being imported, to
	 * {@code markr.vault.violations-max}.
	 * @param foundBefore how many were found in it before these, kept or not
	 */
	public void addViolations(long documentId, long foundBefore, List<Violation> found) {
		addNextViolations(documentId, foundBefore, found);
		this.meters.violated(found);
	}

	/** The same for one that was processed again: they are not counted as found anew. */
	public void addNextViolations(long documentId, long foundBefore, List<Violation> found) {
		int room = (int) Math.min(found.size(), Math.max(0, this.violationsMax - foundBefore));
		if (room > 0) {
			this.violations.insert(documentId, (int) foundBefore, found.subList(0, room));
		}
	}

	/** Forgets the violations that an earlier attempt has kept. */
	public void discardViolations(long documentId) {
		this.violations.deleteUnfinished(documentId);
	}

	/** Forgets the violations of revisions that a later one has replaced. */
	public void discardEarlierViolations(Collection<Long> documentIds) {
		this.violations.deleteEarlier(documentIds);
	}

	/**
	 * Declares all results of a document to count, or a document refused.
	 * @param marks makes that true of the marks; called before, so that the document has
	 * not finished until they have
	 * @return false if that was done already and there is nothing left to do
	 * @throws ClaimLostException if another node has taken the import over
	 */
	public boolean conclude(Conclusion conclusion, long claim, Runnable marks) {
		Document document = this.documents.lock(conclusion.documentId());
		requireClaim(conclusion.documentId(), claim);
		// Withdrawn since: its job, interrupted after the publication, ends only now.
		if (document.state() == conclusion.state()
				|| document.state() == DocumentState.WITHDRAWN && conclusion.isPublication()) {
			return false;
		}
		if (document.state() != DocumentState.RECEIVED) {
			throw new IllegalStateException("Document %s is %s and cannot become %s".formatted(document.shortSha(),
					document.state(), conclusion.state()));
		}
		marks.run();
		this.documents.conclude(List.of(conclusion));
		this.meters.concluded(List.of(conclusion));
		this.watch.pollAfterCommit();
		return true;
	}

	/**
	 * Keeps of which tests documents have raised the available marks, for their senders
	 * and for those who watch: all figures of such a test have changed.
	 * @param anew documents that count anew: what they have changed before is forgotten
	 * @param changes by their documents' ids
	 */
	public void addAvailableChanges(Collection<Long> anew, Map<Long, AvailableChanges> changes) {
		this.availableChanges.forget(anew);
		if (!changes.isEmpty()) {
			this.availableChanges.insert(changes);
			this.meters.raised(changes.values());
		}
	}

	/** Of which tests a document has raised the available marks; null if of none. */
	@Transactional(propagation = Propagation.SUPPORTS)
	public @Nullable AvailableChanges availableChanges(Document document) {
		return (document.state() == DocumentState.PUBLISHED && document.availableChanges() > 0)
				? new AvailableChanges(document.availableChanges(), this.availableChanges.find(document.documentId()))
				: null;
	}

	/**
	 * Gives up the import of a document that has failed too often.
	 * @return false if the import has ended otherwise meanwhile
	 */
	@Transactional
	public boolean fail(long documentId, Failure failure) {
		if (this.documents.lock(documentId).state().isFinal()) {
			return false;
		}
		this.documents.fail(documentId, failure.text());
		this.failures.insert(documentId, failure, this.node);
		this.meters.failed(documentId);
		this.watch.pollAfterCommit();
		return true;
	}

	/**
	 * Failed documents, until they are imported again: by dropping them again, or by an
	 * order. Those that failed first come before the others.
	 * @param kind only of this kind; null for all
	 * @param error only with this error; null for all
	 */
	@Transactional(propagation = Propagation.SUPPORTS)
	public List<FailedDocument.Row> failures(@Nullable FailureKind kind, @Nullable String error, Cursor after,
			int max) {
		return this.failures.page(kind, error, after, max);
	}

	/** How many have failed of each kind and error, the most frequent first. */
	@Transactional(propagation = Propagation.SUPPORTS)
	public List<FailedDocument.Count> failureCounts() {
		return this.failures.counts();
	}

	/**
	 * The document once its import has ended, on whichever node, or as it is when this
	 * one shuts down. A caller that stops waiting cancels or completes the future itself.
	 */
	@Transactional(propagation = Propagation.SUPPORTS)
	public CompletableFuture<Document> await(long documentId) {
		return this.watch.await(documentId);
	}

	/**
	 * As {@link #await}, called within the transaction that keeps the document: no import
	 * can have ended before it is waited for, so nothing need be asked for at once.
	 */
	public CompletableFuture<Document> awaitNew(long documentId) {
		return this.watch.awaitNew(documentId);
	}

}

package markr.importvault;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import markr.importvault.document.ClaimLostException;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Failure;
import markr.importvault.document.RefusedDrop;
import markr.importvault.document.Violation;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What becomes of the documents: set by the import, awaited and answered by the ways in.
 * <p>
 * An import acts under a <em>claim</em>, a number that rises whenever a node takes the
 * import over. {@link #conclude} joins the caller's transaction, locks the document's row
 * in it, and refuses a node whose claim has been overtaken; so a node that was thought
 * dead cannot publish what its successor has published already. Thread-safe.
 */
@Component
public class Outcomes {

	private final DocumentTable documents;

	private final ViolationTable violations;

	private final ReceiptTable receipts;

	private final Withdrawals withdrawals;

	private final FailureTable failures;

	private final OutcomeWatch watch;

	private final VaultMeters meters;

	private final int violationsMax;

	private final String node;

	Outcomes(DocumentTable documents, ViolationTable violations, ReceiptTable receipts, Withdrawals withdrawals,
			FailureTable failures, OutcomeWatch watch, VaultMeters meters, VaultProperties properties) {
		this.documents = documents;
		this.violations = violations;
		this.receipts = receipts;
		this.withdrawals = withdrawals;
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
		return this.documents.claim(documentId);
	}

	/** Counts an attempt that Markr itself failed at, unless that was overtaken. */
	@Transactional
	public void attemptFailed(long documentId, long claim) {
		this.documents.countFailure(documentId, claim);
	}

	/** Takes an attempt back that ended in good order before its time. */
	@Transactional
	public void attemptStopped(long documentId, long claim) {
		this.documents.uncountAttempt(documentId, claim);
	}

	/**
	 * Makes sure that the caller still has the import, and keeps others from taking it
	 * over until the caller's transaction ends.
	 * @throws ClaimLostException if another node has taken the import over
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void requireClaim(long documentId, long claim) {
		long current = this.documents.shareClaim(documentId);
		if (current != claim) {
			throw new ClaimLostException(this.documents.get(documentId), claim, current);
		}
	}

	/**
	 * Keeps violations of a document being imported, to
	 * {@code markr.vault.violations-max}.
	 * @param foundBefore how many were found in it before these, kept or not
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void addViolations(long documentId, long foundBefore, List<Violation> found) {
		addNextViolations(documentId, foundBefore, found);
		this.meters.violated(found);
	}

	/**
	 * The same without counting them as found anew: of a document that was processed
	 * again.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void addNextViolations(long documentId, long foundBefore, List<Violation> found) {
		int room = (int) Math.min(found.size(), Math.max(0, this.violationsMax - foundBefore));
		if (room > 0) {
			this.violations.insert(documentId, (int) foundBefore, found.subList(0, room));
		}
	}

	/** Forgets the violations that an earlier attempt has kept. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void discardViolations(long documentId) {
		this.violations.deleteUnfinished(documentId);
	}

	/** Forgets the violations of revisions that a later one has replaced. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void discardEarlierViolations(Collection<Long> documentIds) {
		this.violations.deleteEarlier(documentIds);
	}

	/**
	 * Declares all results of a document to count, or a document refused.
	 * @return false if that was done already and there is nothing left to do
	 * @throws ClaimLostException if another node has taken the import over
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean conclude(Conclusion conclusion, long claim) {
		Document document = this.documents.lock(conclusion.documentId());
		requireClaim(conclusion.documentId(), claim);
		if (document.state() == conclusion.state() || isWithdrawnSince(document, conclusion)) {
			return false;
		}
		if (document.state() != DocumentState.RECEIVED) {
			throw new IllegalStateException("Document %s is %s and cannot become %s".formatted(document.shortSha(),
					document.state(), conclusion.state()));
		}
		this.documents.conclude(null, List.of(conclusion));
		this.meters.concluded(List.of(conclusion));
		this.watch.pollAfterCommit();
		return true;
	}

	/**
	 * Gives up the import of a document that has failed too often.
	 * @return false if the import has ended otherwise meanwhile
	 */
	@Transactional
	public boolean fail(long documentId, Failure failure) {
		if (!this.documents.lock(documentId).state().canBecome(DocumentState.FAILED)) {
			return false;
		}
		this.documents.fail(documentId, failure.text());
		this.failures.insert(documentId, failure, this.node);
		this.meters.failed(documentId);
		this.watch.pollAfterCommit();
		return true;
	}

	/**
	 * The document once its import has ended, on whichever node, or as it is when this
	 * one shuts down. A caller that stops waiting cancels or completes the future itself.
	 */
	public CompletableFuture<Document> await(long documentId) {
		return this.watch.await(documentId);
	}

	/**
	 * Finds drops of an inbox whose documents were refused, or had been withdrawn, and
	 * which have not heard of it: their receipts, in their order.
	 * @param except receipts that are passed by: one that cannot be delivered now must
	 * not keep the others waiting
	 */
	public List<Long> unanswered(String inbox, Collection<Long> except, int max) {
		return this.receipts.unanswered(inbox, except, max);
	}

	/**
	 * Answers such a drop: the delivery is called within a transaction that ends with the
	 * answer's record, so after a crash it is called again and must be repeatable.
	 * @return false if another node has answered it, or is about to
	 */
	@Transactional
	public boolean answer(String inbox, long receiptId, Consumer<RefusedDrop> delivery) {
		return answer(this.receipts.lockUnanswered(inbox, receiptId), delivery);
	}

	/**
	 * As {@link #answer}, but holds neither a transaction nor the drop during the
	 * delivery, which may take long: for an inbox that one node answers for.
	 * @return false if it has been answered already
	 */
	public boolean answerSlowly(String inbox, long receiptId, Consumer<RefusedDrop> delivery) {
		return answer(this.receipts.findUnanswered(inbox, receiptId), delivery);
	}

	private boolean answer(Optional<ReceiptTable.Unanswered> unanswered, Consumer<RefusedDrop> delivery) {
		unanswered.ifPresent((receipt) -> {
			delivery.accept(new RefusedDrop(receipt.receiptId(), receipt.source(), receipt.name(),
					this.documents.get(receipt.documentId()), this.violations.find(receipt.documentId()),
					this.withdrawals.current(receipt.documentId()).orElse(null)));
			this.receipts.answered(receipt.receiptId());
		});
		return unanswered.isPresent();
	}

	/** Closes the drops of an inbox whose documents were published: no answer is due. */
	@Transactional
	public void answerPublished(String inbox) {
		this.receipts.answerPublished(inbox);
	}

	// Its job, interrupted after the publication, ends only now: it was withdrawn
	// meanwhile.
	private static boolean isWithdrawnSince(Document document, Conclusion conclusion) {
		return document.state() == DocumentState.WITHDRAWN && conclusion.isPublication();
	}

}

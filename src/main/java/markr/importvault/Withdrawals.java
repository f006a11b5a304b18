package markr.importvault;

import java.util.List;
import java.util.Optional;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which documents people have taken back. {@link #withdraw} and {@link #reinstate} join
 * the caller's transaction, which also takes the document's marks back or gives them
 * back, and hold the document's row in it. Doing the same again changes nothing, and adds
 * no reason to the one that is kept. Thread-safe.
 */
@Component
public class Withdrawals {

	private final DocumentTable documents;

	private final WithdrawalTable withdrawals;

	private final ReceiptTable receipts;

	Withdrawals(DocumentTable documents, WithdrawalTable withdrawals, ReceiptTable receipts) {
		this.documents = documents;
		this.withdrawals = withdrawals;
		this.receipts = receipts;
	}

	/**
	 * Declares the results of a published document not to count.
	 * @param reason why, in a person's words
	 * @param by who asks
	 * @return false if it is withdrawn already and there is nothing left to do
	 * @throws StateConflictException if its results do not count anyway
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean withdraw(long documentId, String reason, String by) {
		if (!move(documentId, DocumentState.WITHDRAWN)) {
			return false;
		}
		this.withdrawals.insert(documentId, reason, by);
		// Whoever dropped it before has nothing to hear: it was taken.
		this.receipts.answerAll(documentId);
		return true;
	}

	/**
	 * Declares the results of a withdrawn document to count again.
	 * @param reason why, in a person's words
	 * @param by who asks
	 * @return false if they count already and there is nothing left to do
	 * @throws StateConflictException if the document was never published
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean reinstate(long documentId, String reason, String by) {
		if (!move(documentId, DocumentState.PUBLISHED)) {
			return false;
		}
		this.withdrawals.end(documentId, reason, by);
		return true;
	}

	/** What keeps a document from counting now; nothing unless it is withdrawn. */
	public Optional<Withdrawal> current(long documentId) {
		return this.withdrawals.findOpen(documentId);
	}

	/** All withdrawals of a document, ended ones too, the earliest first. */
	public List<Withdrawal> history(long documentId) {
		return this.withdrawals.find(documentId);
	}

	private boolean move(long documentId, DocumentState next) {
		Document document = this.documents.lock(documentId);
		if (document.state() == next) {
			return false;
		}
		if (document.state() == DocumentState.RECEIVED || !document.state().canBecome(next)) {
			throw new StateConflictException(document, next);
		}
		this.documents.move(documentId, next);
		return true;
	}

}

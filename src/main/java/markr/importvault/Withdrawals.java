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
		Document document = this.documents.lock(documentId);
		if (document.state() == DocumentState.WITHDRAWN) {
			return false;
		}
		if (document.state() != DocumentState.PUBLISHED) {
			throw new StateConflictException(document, DocumentState.WITHDRAWN);
		}
		this.documents.move(documentId, DocumentState.WITHDRAWN);
		this.withdrawals.insert(documentId, reason, by);
		// Whoever dropped it before has nothing to hear: it was taken.
		this.receipts.answerAll(documentId);
		return true;
	}

	/**
	 * Declares the results of a withdrawn document to count again, if it is one that does
	 * not break the rules: it may have been processed again meanwhile, by others.
	 * @param reason why, in a person's words
	 * @param by who asks
	 * @return false if they count already, or must not, and there is nothing left to do
	 * @throws StateConflictException if the document is not withdrawn and does not count
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean reinstate(long documentId, String reason, String by) {
		Document document = this.documents.lock(documentId);
		if (document.state() == DocumentState.PUBLISHED) {
			return false;
		}
		if (document.state() != DocumentState.WITHDRAWN) {
			throw new StateConflictException(document, DocumentState.PUBLISHED);
		}
		boolean counts = document.violations() == 0;
		this.documents.move(documentId, counts ? DocumentState.PUBLISHED : DocumentState.REJECTED);
		this.withdrawals.end(documentId, reason, by);
		return counts;
	}

	/** What keeps a document from counting now; nothing unless it is withdrawn. */
	public Optional<Withdrawal> current(long documentId) {
		return this.withdrawals.findOpen(documentId);
	}

	/** All withdrawals of a document, ended ones too, the earliest first. */
	public List<Withdrawal> history(long documentId) {
		return this.withdrawals.find(documentId);
	}

}

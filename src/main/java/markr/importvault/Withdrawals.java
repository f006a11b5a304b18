package markr.importvault;

import java.util.List;
import java.util.Optional;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Order;
import markr.importvault.document.Withdrawal;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which documents were withdrawn. {@link #withdraw} and {@link #reinstate} join the
 * caller's transaction, which also changes the document's marks and records the order
 * that says so, and lock the document's row in it. Thread-safe.
 */
@Component
public class Withdrawals {

	private final DocumentTable documents;

	private final WithdrawalView withdrawals;

	private final UnansweredTable unanswered;

	Withdrawals(DocumentTable documents, WithdrawalView withdrawals, UnansweredTable unanswered) {
		this.documents = documents;
		this.withdrawals = withdrawals;
		this.unanswered = unanswered;
	}

	/**
	 * Declares the results of a published document not to count.
	 * @return what has become of it: it may be withdrawn already; nothing if its results
	 * do not count anyway
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public Optional<Order.Outcome> withdraw(long documentId) {
		return switch (this.documents.lock(documentId).state()) {
			case PUBLISHED -> {
				this.documents.move(documentId, DocumentState.WITHDRAWN);
				// Its drops before are not answered any more: they were taken.
				this.unanswered.answerAll(documentId);
				yield Optional.of(Order.Outcome.WITHDRAWN);
			}
			case WITHDRAWN -> Optional.of(Order.Outcome.UNCHANGED);
			case RECEIVED, REJECTED, FAILED -> Optional.empty();
		};
	}

	/**
	 * Declares the results of a withdrawn document to count again, if it does not break
	 * the rules: it may have been processed again meanwhile, by others.
	 * @return what has become of it: it may count already; nothing if it was not
	 * withdrawn and does not count
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public Optional<Order.Outcome> reinstate(long documentId) {
		Document document = this.documents.lock(documentId);
		return switch (document.state()) {
			case WITHDRAWN -> {
				boolean counts = document.violations() == 0;
				this.documents.move(documentId, counts ? DocumentState.PUBLISHED : DocumentState.REJECTED);
				yield Optional.of(counts ? Order.Outcome.REINSTATED : Order.Outcome.REFUSED);
			}
			case PUBLISHED -> Optional.of(Order.Outcome.UNCHANGED);
			case RECEIVED, REJECTED, FAILED -> Optional.empty();
		};
	}

	/** What keeps a document from counting now; nothing unless it is withdrawn. */
	public Optional<Withdrawal> current(long documentId) {
		return this.withdrawals.find(documentId)
			.stream()
			.filter((withdrawal) -> withdrawal.reinstatedAt() == null)
			.findFirst();
	}

	/** All withdrawals of a document, ended ones too, the earliest first. */
	public List<Withdrawal> history(long documentId) {
		return this.withdrawals.find(documentId);
	}

}

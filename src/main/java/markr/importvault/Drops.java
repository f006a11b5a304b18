package markr.importvault;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import markr.importvault.document.KeptDrop;
import markr.importvault.document.Receipt;
import markr.importvault.document.DueReply;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * All drops that were ever taken, for people who miss one, and for inboxes that have to
 * hear of a refusal, or that a refused document counts after all. Thread-safe.
 */
@Component
public class Drops {

	/** Before the first of all drops. */
	public static final long LATEST = Long.MAX_VALUE;

	private final ReceiptView receipts;

	private final UnansweredTable unanswered;

	private final DocumentTable documents;

	private final ViolationTable violations;

	private final Withdrawals withdrawals;

	Drops(ReceiptView receipts, UnansweredTable unanswered, DocumentTable documents, ViolationTable violations,
			Withdrawals withdrawals) {
		this.receipts = receipts;
		this.unanswered = unanswered;
		this.documents = documents;
		this.violations = violations;
		this.withdrawals = withdrawals;
	}

	/**
	 * Some drops, the latest first.
	 * @param outcome only those with this outcome, all if null
	 * @param source only those of this source, all if null
	 * @param before only those with a receipt of a lower number
	 * @param max how many at most
	 */
	public List<KeptDrop> find(Receipt.@Nullable Outcome outcome, @Nullable String source, long before, int max) {
		return this.receipts.page(outcome, source, before, max);
	}

	/**
	 * Finds drops of an inbox whose documents were refused, or had been withdrawn, and
	 * which have not heard of it, and those whose documents had come back and count now:
	 * their receipts, in their order. Closes those of repeated documents that were
	 * published: no answer is due.
	 * @param except receipts that are passed by: one that cannot be delivered now must
	 * not keep the others waiting
	 */
	@Transactional
	public List<Long> unanswered(String inbox, Collection<Long> except, int max) {
		if (!this.unanswered.isAnyDue(inbox)) {
			return List.of();
		}
		this.unanswered.close(inbox);
		return this.unanswered.find(inbox, except, max);
	}

	/**
	 * Answers such a drop: the delivery is called within a transaction that ends with the
	 * answer's record, so after a crash it is called again and must be repeatable.
	 * @return false if another node has answered it, or is about to
	 */
	@Transactional
	public boolean answer(String inbox, long receiptId, Consumer<DueReply> delivery) {
		return answer(this.unanswered.lock(inbox, receiptId), delivery);
	}

	/**
	 * As {@link #answer}, but holds neither a transaction nor the drop during the
	 * delivery, which may take long: for an inbox that one node answers for.
	 * @return false if it has been answered already
	 */
	public boolean answerSlowly(String inbox, long receiptId, Consumer<DueReply> delivery) {
		AtomicBoolean refused = new AtomicBoolean();
		boolean answered = answer(this.unanswered.find(inbox, receiptId),
				delivery.andThen((drop) -> refused.set(!drop.isTakenAfterAll())));
		if (refused.get()) {
			this.unanswered.dueAgainUnlessRefused(receiptId);
		}
		return answered;
	}

	private boolean answer(Optional<UnansweredTable.Unanswered> unanswered, Consumer<DueReply> delivery) {
		unanswered.ifPresent((receipt) -> {
			delivery.accept(new DueReply(receipt.receiptId(), receipt.source(), receipt.name(),
					this.documents.get(receipt.documentId()),
					this.violations.find(receipt.documentId(), -1, Integer.MAX_VALUE),
					this.withdrawals.current(receipt.documentId()).orElse(null)));
			this.unanswered.answered(receipt.receiptId());
		});
		return unanswered.isPresent();
	}

}

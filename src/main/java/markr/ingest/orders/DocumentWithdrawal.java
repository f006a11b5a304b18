package markr.ingest.orders;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import markr.importvault.ImportVault;
import markr.importvault.Withdrawals;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentLog;
import markr.importvault.document.Order;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderedDocuments;
import markr.importvault.orders.Orders;
import markr.ingest.InfrastructureFailure;
import markr.ingest.Publications;
import markr.marks.Marks;
import markr.platform.AfterCommit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Withdraws published documents and reinstates withdrawn ones: state, marks and the order
 * that says so in one transaction, so that readers see all of it or nothing. Repeating it
 * changes nothing. Thread-safe.
 */
@Component
public class DocumentWithdrawal {

	private static final Logger logger = LoggerFactory.getLogger(DocumentWithdrawal.class);

	private final ImportVault vault;

	private final Orders orders;

	private final OrderedDocuments ordered;

	private final Withdrawals withdrawals;

	private final Marks marks;

	private final Publications publications;

	private final TransactionOperations transactions;

	DocumentWithdrawal(ImportVault vault, Orders orders, OrderedDocuments ordered, Withdrawals withdrawals, Marks marks,
			Publications publications, TransactionOperations transactions) {
		this.vault = vault;
		this.orders = orders;
		this.ordered = ordered;
		this.withdrawals = withdrawals;
		this.marks = marks;
		this.publications = publications;
		this.transactions = transactions;
	}

	/**
	 * Withdraws or reinstates one document. The order is kept if it has changed anything.
	 * @return false if the document is in a state in which there is nothing to withdraw
	 * or to reinstate
	 */
	@Transactional
	public boolean carryOut(Order order, long documentId) {
		Optional<Order.Outcome> outcome = change(order, documentId);
		outcome.filter((changed) -> changed != Order.Outcome.UNCHANGED)
			.ifPresent((changed) -> this.orders.record(order, documentId, changed));
		return outcome.isPresent();
	}

	/**
	 * The same with the next document of an order. One that Markr fails at does not hold
	 * up the others.
	 * @return false if none is left
	 */
	boolean next(KeptOrder kept) {
		long[] next = new long[1];
		try {
			return Boolean.TRUE.equals(this.transactions.execute((transaction) -> {
				List<Long> ids = this.ordered.next(kept.number(), 1);
				for (long documentId : ids) {
					next[0] = documentId;
					end(kept, documentId, change(kept.order(), documentId).orElse(Order.Outcome.UNCHANGED), null);
				}
				return !ids.isEmpty();
			}));
		}
		catch (RuntimeException ex) {
			if (next[0] == 0 || InfrastructureFailure.isCauseOf(ex)) {
				throw ex;
			}
			logger.error("Order {} failed at a document (document_id {})", kept.order().id(), next[0], ex);
			this.transactions.executeWithoutResult(
					(transaction) -> end(kept, next[0], Order.Outcome.FAILED, ex.getClass().getName()));
			return true;
		}
	}

	private void end(KeptOrder kept, long documentId, Order.Outcome outcome, @Nullable String detail) {
		this.ordered.end(kept.number(), List.of(documentId), outcome, detail);
	}

	private Optional<Order.Outcome> change(Order order, long documentId) {
		Optional<Order.Outcome> outcome = (order.act() == Order.Act.WITHDRAW) ? this.withdrawals.withdraw(documentId)
				: this.withdrawals.reinstate(documentId);
		outcome.filter((changed) -> changed != Order.Outcome.UNCHANGED).ifPresent((changed) -> {
			if (changed == Order.Outcome.WITHDRAWN) {
				this.marks.withdraw(documentId);
			}
			else if (changed == Order.Outcome.REINSTATED) {
				this.publications.publish(List.of(documentId));
			}
			Document document = this.vault.get(documentId);
			AfterCommit.run(() -> log(order, changed, document));
		});
		return outcome;
	}

	/** The reason may name students, so it stays with the order. */
	private static void log(Order order, Order.Outcome outcome, Document document) {
		String what = switch (outcome) {
			case WITHDRAWN -> "withdrawn: its results count no more";
			case REINSTATED -> "reinstated: its results count again";
			default -> "not reinstated: it breaks the rules by now, and is refused";
		};
		DocumentLog.about(document,
				() -> logger.atInfo()
					.addKeyValue("outcome", outcome.name().toLowerCase(Locale.ROOT))
					.addKeyValue("results", document.results())
					.addKeyValue("by", order.by())
					.addKeyValue("order", order.id())
					.log("Document {} ({} results), by {}; why, says order {}", what, document.results(), order.by(),
							order.id()));
	}

}

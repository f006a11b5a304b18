package markr.ingest.orders;

import java.util.function.BooleanSupplier;

import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderedDocuments;
import markr.importvault.orders.Orders;
import markr.ingest.Shutdown;
import markr.marks.DryRuns;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Carries out an order on the calling thread, behind what was done of it before, in steps
 * that each are a transaction. Safe to call on two nodes at once. Thread-safe.
 */
@Component
class OrderRun {

	/** Documents of one transaction: imports begin while others are still reopened. */
	private static final int REOPENED_TOGETHER = 500;

	private final OrderedDocuments documents;

	private final RevisionRun revisions;

	private final DocumentWithdrawal withdrawal;

	private final TestComparisonTable tests;

	private final DryRuns dryRuns;

	private final Orders orders;

	private final TransactionOperations transactions;

	private final Shutdown shutdown;

	OrderRun(OrderedDocuments documents, RevisionRun revisions, DocumentWithdrawal withdrawal,
			TestComparisonTable tests, DryRuns dryRuns, Orders orders, TransactionOperations transactions,
			Shutdown shutdown) {
		this.documents = documents;
		this.revisions = revisions;
		this.withdrawal = withdrawal;
		this.tests = tests;
		this.dryRuns = dryRuns;
		this.orders = orders;
		this.transactions = transactions;
		this.shutdown = shutdown;
	}

	/**
	 * Carries out what is left of an order.
	 * @param helper 0 for the one run that also does what comes behind the documents
	 * @return false if this node is shutting down and the rest is to be done later
	 */
	boolean run(KeptOrder kept, int helper) {
		return this.shutdown.run(() -> carryOut(kept, helper));
	}

	private boolean carryOut(KeptOrder kept, int helper) {
		if (kept.order().judgesAgain()) {
			return this.revisions.run(kept, helper)
					&& (!kept.order().dryRun() || helper > 0 || endDryRun(kept.number()));
		}
		return switch (kept.order().act()) {
			case RETRY ->
				repeat(() -> this.documents.reopenNext(kept.number(), REOPENED_TOGETHER) == REOPENED_TOGETHER);
			case WITHDRAW, REINSTATE -> repeat(() -> this.withdrawal.next(kept));
			// Carried out where it is recorded: it is about work rows.
			case RELEASE, REPROCESS -> true;
		};
	}

	private boolean repeat(BooleanSupplier step) {
		while (this.shutdown.isRunning()) {
			if (!step.getAsBoolean()) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Compares each test with what it would be; a restart passes over those that were.
	 */
	private boolean endDryRun(long number) {
		for (String testId : this.tests.testsToCompare(number)) {
			if (!this.shutdown.isRunning()) {
				return false;
			}
			this.tests.compare(number, testId);
		}
		this.transactions.executeWithoutResult((transaction) -> {
			this.dryRuns.discardScans(number);
			this.orders.endDryRun(number, null);
		});
		return true;
	}

}

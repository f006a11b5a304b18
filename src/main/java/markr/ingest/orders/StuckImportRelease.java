package markr.ingest.orders;

import java.util.List;
import java.util.Set;

import markr.importvault.Outcomes;
import markr.importvault.document.Order;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderedDocuments;
import markr.ingest.JobRecovery;
import markr.ingest.ScheduledImports;
import markr.ingest.WorkTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Releases imports that no node will resume: takes them from any node that may still work
 * on them, ends what Spring Batch's record says of it, and makes a work row. Thread-safe,
 * on all nodes.
 */
@Component
public class StuckImportRelease {

	/** Documents of one transaction. */
	private static final int TOGETHER = 100;

	private static final Logger logger = LoggerFactory.getLogger(StuckImportRelease.class);

	private final StuckImports stuckImports;

	private final Outcomes outcomes;

	private final OrderedDocuments ordered;

	private final JobRepository repository;

	private final JobRecovery recovery;

	private final ScheduledImports imports;

	private final WorkTable work;

	private final TransactionOperations transactions;

	StuckImportRelease(StuckImports stuckImports, Outcomes outcomes, OrderedDocuments ordered, JobRepository repository,
			JobRecovery recovery, ScheduledImports imports, WorkTable work, TransactionOperations transactions) {
		this.stuckImports = stuckImports;
		this.outcomes = outcomes;
		this.ordered = ordered;
		this.repository = repository;
		this.recovery = recovery;
		this.imports = imports;
		this.work = work;
		this.transactions = transactions;
	}

	/**
	 * Releases what is left of an order. A node that still works on one of its imports
	 * has lost its claim by that, and cannot commit another chunk. What is not stuck any
	 * more stays as it is.
	 * @throws org.springframework.dao.ConcurrencyFailureException if a node works on one
	 * of them after all and does not end; the rest is still to be released
	 */
	public void release(KeptOrder kept) {
		while (Boolean.TRUE.equals(this.transactions.execute((transaction) -> releaseNext(kept)))) {
			// The next ones.
		}
	}

	private boolean releaseNext(KeptOrder kept) {
		List<Long> next = this.ordered.next(kept.number(), TOGETHER);
		List<StuckImport> stuck = kept.order().dryRun() ? this.stuckImports.among(next) : fence(next);
		for (StuckImport.Why why : StuckImport.Why.values()) {
			this.ordered.end(kept.number(),
					stuck.stream().filter((found) -> found.why() == why).map(StuckImport::documentId).toList(),
					Order.Outcome.RELEASED, why.name());
		}
		this.ordered.end(kept.number(), next, Order.Outcome.UNCHANGED, null);
		return next.size() == TOGETHER;
	}

	private List<StuckImport> fence(List<Long> documentIds) {
		// First, so that of two orders for the same, the second finds it released.
		this.outcomes.lock(documentIds);
		List<StuckImport> stuck = released(this.stuckImports.among(documentIds));
		this.outcomes.fence(stuck.stream().map(StuckImport::documentId).toList());
		stuck.forEach((left) -> {
			left.executions().forEach((execution) -> recover(execution.id()));
			logger.info("Releasing an import that was stuck ({}, document_id {})", left.why(), left.documentId());
		});
		schedule(stuck.stream().filter((left) -> left.why() == StuckImport.Why.NO_TASK).toList());
		return stuck;
	}

	/** A silent node may send a heartbeat at the last moment. */
	private List<StuckImport> released(List<StuckImport> found) {
		Set<Long> taken = this.work.takeFromSilent(found.stream()
			.filter((stuck) -> stuck.why() == StuckImport.Why.NODE_SILENT)
			.map(StuckImport::documentId)
			.toList(), this.stuckImports.silence());
		return found.stream()
			.filter((stuck) -> stuck.why() != StuckImport.Why.NODE_SILENT || taken.contains(stuck.documentId()))
			.toList();
	}

	private void schedule(List<StuckImport> lost) {
		lost.forEach((stuck) -> {
			Long order = stuck.order();
			if (order == null) {
				this.imports.addAll(List.of(stuck.documentId()));
			}
			else {
				this.imports.reprocessEach(order, List.of(stuck.documentId()));
			}
		});
		// A node that has picked a row that is lost knows it by its version, and must not
		// take the new one for it.
		this.work.renumber(lost.stream().map(StuckImport::documentId).toList());
	}

	private void recover(long executionId) {
		JobExecution left = this.repository.getJobExecution(executionId);
		if (left != null) {
			this.recovery.recover(left);
		}
	}

}

package markr.ingest.orders;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import markr.importvault.Outcomes;
import markr.importvault.document.Order;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderedDocuments;
import markr.ingest.JobRecovery;
import markr.ingest.ScheduledImports;
import markr.ingest.WorkTable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Finds imports that no node will resume, and releases them: takes them from any node
 * that may still work on them, ends what Spring Batch's record says of it, and makes a
 * work row. Thread-safe, on all nodes.
 */
@Component
public class StuckImports {

	/**
	 * How many times as long as it takes others to count a node as dead: by then each of
	 * them has polled more than once.
	 */
	private static final int PATIENCE = 5;

	/** Documents of one transaction. */
	private static final int TOGETHER = 100;

	private static final Logger logger = LoggerFactory.getLogger(StuckImports.class);

	private final StuckImportView view;

	private final Outcomes outcomes;

	private final OrderedDocuments ordered;

	private final JobRepository repository;

	private final JobRecovery recovery;

	private final ScheduledImports imports;

	private final WorkTable work;

	private final TransactionOperations transactions;

	private final Duration silence;

	StuckImports(StuckImportView view, Outcomes outcomes, OrderedDocuments ordered, JobRepository repository,
			JobRecovery recovery, ScheduledImports imports, WorkTable work, TransactionOperations transactions,
			@Value("${db-scheduler.heartbeat-interval}") Duration heartbeat,
			@Value("${db-scheduler.missed-heartbeats-limit}") int missedMax) {
		this.view = view;
		this.outcomes = outcomes;
		this.ordered = ordered;
		this.repository = repository;
		this.recovery = recovery;
		this.imports = imports;
		this.work = work;
		this.transactions = transactions;
		this.silence = heartbeat.multipliedBy((long) missedMax * PATIENCE);
	}

	/** A page of them, in the order of the documents' arrival. */
	public List<StuckImport> page(StuckImport.@Nullable Why why, long after, int max) {
		return this.view.page(why, after, max, this.silence);
	}

	/** Those of these documents whose imports are stuck. */
	public List<StuckImport> among(Collection<Long> documentIds) {
		return this.view.among(documentIds, this.silence);
	}

	/** How many there are of each kind. */
	public Map<StuckImport.Why, Long> counts() {
		return this.view.counts(this.silence);
	}

	/** What is being done about a document, if anything is. */
	public Optional<StuckImport.Work> work(long documentId) {
		return this.view.work(documentId);
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
		List<StuckImport> stuck = kept.order().dryRun() ? among(next) : fence(next);
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
		List<StuckImport> stuck = released(among(documentIds));
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
			.toList(), this.silence);
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

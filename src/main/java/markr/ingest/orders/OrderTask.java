package markr.ingest.orders;

import java.time.Duration;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import markr.importvault.document.Order;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderedDocuments;
import markr.importvault.orders.Orders;
import markr.ingest.DatabaseClock;
import markr.ingest.InfrastructureFailure;
import markr.ingest.IngestProperties;
import markr.ingest.ScheduledImports;
import markr.marks.DryRuns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What the work row of an order does: it carries the order out. If its node dies, another
 * one resumes it. If a job of it fails again and again, the documents leave each other,
 * and each is processed by itself; a dry run is given up.
 */
@Configuration
class OrderTask implements FailureHandler<Void> {

	/** As of imports: a row that is due later counts as written by a clock gone wrong. */
	private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

	private static final Logger logger = LoggerFactory.getLogger(OrderTask.class);

	private final Orders orders;

	private final OrderedDocuments documents;

	private final DryRuns dryRuns;

	private final TransactionOperations transactions;

	private final DatabaseClock clock;

	private final IngestProperties properties;

	OrderTask(Orders orders, OrderedDocuments documents, DryRuns dryRuns, TransactionOperations transactions,
			DatabaseClock clock, IngestProperties properties) {
		this.orders = orders;
		this.documents = documents;
		this.dryRuns = dryRuns;
		this.transactions = transactions;
		this.clock = clock;
		this.properties = properties;
	}

	@Bean
	Task<Void> carryOutOrderTask(OrderRun run) {
		return Tasks.custom(ScheduledImports.ORDER)
			.onFailure(this)
			.onDeadExecutionRevive()
			.execute((row, context) -> run.run(this.orders.get(Long.parseLong(row.getId())))
					? new CompletionHandler.OnCompleteRemove<>() : resumeLater());
	}

	private CompletionHandler<Void> resumeLater() {
		return (execution, row) -> row.reschedule(execution, this.clock.now());
	}

	/**
	 * While the database is away, the row stays picked: without heartbeats it soon counts
	 * as a dead node's, and is taken over.
	 */
	@Override
	public void onFailure(ExecutionComplete execution, ExecutionOperations<Void> row) {
		long number = Long.parseLong(execution.getExecution().taskInstance.getId());
		int failures = execution.getExecution().consecutiveFailures + 1;
		try {
			KeptOrder kept = this.orders.get(number);
			boolean isJob = kept.order().dryRun() || kept.order().act() == Order.Act.REPROCESS;
			if (isJob && failures >= this.properties.attemptsMax()) {
				giveUp(kept, failures, row);
				return;
			}
			logger.warn("Order {} was interrupted, it is resumed", kept.order().id());
			Duration pause = this.properties.retryPause().multipliedBy(Math.min(failures, 30));
			row.reschedule(execution,
					execution.getTimeDone().plus((pause.compareTo(PAUSE_MAX) < 0) ? pause : PAUSE_MAX));
		}
		catch (RuntimeException ex) {
			if (!InfrastructureFailure.isCauseOf(ex)) {
				throw ex;
			}
			logger.warn("Order number {} waits until the database is there again", number);
		}
	}

	private void giveUp(KeptOrder kept, int failures, ExecutionOperations<Void> row) {
		boolean dryRun = kept.order().dryRun();
		logger.warn("Order {} was interrupted {} times, {}", kept.order().id(), failures,
				dryRun ? "it is given up" : "each document is processed by itself now");
		this.transactions.executeWithoutResult((transaction) -> {
			if (dryRun) {
				this.dryRuns.discardScans(kept.number());
				this.orders.endDryRun(kept.number(), "It was interrupted %s times".formatted(failures));
			}
			else {
				this.documents.processByThemselves(kept.number(), null);
			}
			row.remove();
		});
	}

}

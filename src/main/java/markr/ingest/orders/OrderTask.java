package markr.ingest.orders;

import java.time.Duration;
import java.util.concurrent.Semaphore;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderedDocuments;
import markr.importvault.orders.Orders;
import markr.ingest.DatabaseClock;
import markr.ingest.InfrastructureFailure;
import markr.ingest.IngestProperties;
import markr.ingest.ScheduledImports;
import markr.ingest.WorkTask;
import markr.marks.DryRuns;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What the work row of an order does: it carries the order out. If its node dies, another
 * one resumes it. Rows of helpers do so beside it while there is enough to do. If it is
 * interrupted again and again while documents are judged, they leave each other, and each
 * is processed by itself; a dry run is given up.
 */
@Configuration
class OrderTask extends WorkTask<Void> {

	/** Until a row is tried again for which this node had no thread to spare. */
	private static final Duration TURN_PAUSE = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(OrderTask.class);

	private final Orders orders;

	private final OrderedDocuments documents;

	private final DryRuns dryRuns;

	private final TransactionOperations transactions;

	private final IngestProperties properties;

	/** Leaves threads to imports while documents are judged again. */
	private final Semaphore threads;

	OrderTask(Orders orders, OrderedDocuments documents, DryRuns dryRuns, TransactionOperations transactions,
			DatabaseClock clock, IngestProperties properties) {
		super(clock, properties);
		this.orders = orders;
		this.documents = documents;
		this.dryRuns = dryRuns;
		this.transactions = transactions;
		this.properties = properties;
		this.threads = new Semaphore(properties.reprocessThreads());
	}

	@Bean
	Task<Void> carryOutOrderTask(OrderRun run) {
		return Tasks.custom(ScheduledImports.ORDER)
			.onFailure(this)
			.onDeadExecution(this::onFailure)
			.execute((row, context) -> execute(row, run));
	}

	private CompletionHandler<Void> execute(TaskInstance<Void> row, OrderRun run) {
		KeptOrder kept = this.orders.get(ScheduledImports.numberOf(row));
		int helper = ScheduledImports.helperOf(row);
		return kept.order().judgesAgain() ? execute(this.threads, TURN_PAUSE, () -> run.run(kept, helper))
				: ended(run.run(kept, helper));
	}

	@Override
	protected void failed(ExecutionComplete execution, ExecutionOperations<Void> row) {
		TaskInstance<?> instance = execution.getExecution().taskInstance;
		KeptOrder kept = this.orders.get(ScheduledImports.numberOf(instance));
		log(kept, execution.getCause().orElse(null));
		int failures = execution.getExecution().consecutiveFailures + 1;
		int failuresMax = execution.getCause().isPresent() ? this.properties.attemptsMax()
				: this.properties.interruptionsMax();
		if (ScheduledImports.helperOf(instance) > 0) {
			// There will be another one while there is enough to do.
			row.remove();
		}
		else if (kept.order().judgesAgain() && failures >= failuresMax) {
			giveUp(kept, failures, row);
		}
		else {
			retry(execution, row, failures);
		}
	}

	private static void log(KeptOrder kept, @Nullable Throwable cause) {
		if (cause == null || InfrastructureFailure.isCauseOf(cause)) {
			logger.warn("Order {} was interrupted, it is resumed: {}", kept.order().id(), (cause != null)
					? NestedExceptionUtils.getMostSpecificCause(cause).toString() : "its node has died");
		}
		else {
			logger.error("Order {} failed, it is resumed", kept.order().id(), cause);
		}
	}

	private void giveUp(KeptOrder kept, int failures, ExecutionOperations<Void> row) {
		boolean dryRun = kept.order().dryRun();
		logger.warn("Order {} was interrupted {} times, {}", kept.order().id(), failures,
				dryRun ? "it is given up" : "each document is processed by itself now");
		this.transactions.executeWithoutResult((transaction) -> {
			this.documents.processByThemselves(kept, null);
			if (dryRun) {
				this.dryRuns.discardScans(kept.number());
				this.orders.endDryRun(kept.number(), "It was interrupted %s times".formatted(failures));
			}
			row.remove();
		});
	}

}

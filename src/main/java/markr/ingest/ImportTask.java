package markr.ingest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import markr.importvault.Outcomes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What a work row does: it runs the import, again after a node's death, and a limited
 * number of times when Markr itself fails. Then the document is set aside.
 */
@Configuration
class ImportTask implements FailureHandler<Void> {

	private static final Logger logger = LoggerFactory.getLogger(ImportTask.class);

	private final Outcomes outcomes;

	private final TransactionOperations transactions;

	private final Clock clock;

	private final IngestProperties properties;

	ImportTask(Outcomes outcomes, TransactionOperations transactions, Clock clock, IngestProperties properties) {
		this.outcomes = outcomes;
		this.transactions = transactions;
		this.clock = clock;
		this.properties = properties;
	}

	@Bean
	Task<Void> importDocumentTask(ImportRun run) {
		return Tasks.custom(ScheduledImports.IMPORT)
			.onFailure(this)
			.onDeadExecutionRevive()
			.execute((row, context) -> run.run(Long.parseLong(row.getId())) ? new CompletionHandler.OnCompleteRemove<>()
					: this::goOnLater);
	}

	private void goOnLater(ExecutionComplete execution, ExecutionOperations<Void> row) {
		row.reschedule(execution, this.clock.instant());
	}

	@Override
	public void onFailure(ExecutionComplete execution, ExecutionOperations<Void> row) {
		int failures = execution.getExecution().consecutiveFailures + 1;
		if (failures < this.properties.attemptsMax()) {
			Duration pause = this.properties.retryPause().multipliedBy(1L << Math.min(failures - 1, 16));
			Instant next = execution.getTimeDone().plus(pause);
			row.reschedule(execution, next);
			return;
		}
		long documentId = Long.parseLong(execution.getExecution().taskInstance.getId());
		String failure = "%d attempts failed, the last one with %s".formatted(failures,
				execution.getCause().map(ImportTask::rootCause).map((cause) -> cause.getClass().getName()).orElse("?"));
		// Together: a drop of the same document may order its import anew at any moment.
		this.transactions.executeWithoutResult((transaction) -> {
			this.outcomes.fail(documentId, failure);
			row.remove();
		});
		logger.error("Document set aside as FAILED (document_id {}): {}", documentId, failure);
	}

	private static Throwable rootCause(Throwable thrown) {
		Throwable cause = thrown;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

}

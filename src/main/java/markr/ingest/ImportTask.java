package markr.ingest;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.document.ContentDamagedException;
import markr.importvault.document.Document;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import markr.importvault.orders.Revisions;
import markr.marks.Marks;
import markr.marks.Revision;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What a work row does: it runs the import, again after a node's death, and a limited
 * number of times when Markr itself fails. Then the import has failed.
 */
@Configuration
class ImportTask extends WorkTask<Void> {

	private static final Duration TURN_PAUSE_MIN = Duration.ofMillis(500);

	private static final Duration TURN_PAUSE_MAX = Duration.ofSeconds(15);

	private final ImportVault vault;

	private final Outcomes outcomes;

	private final Revisions revisions;

	private final Marks marks;

	private final JobRepository repository;

	private final TransactionOperations transactions;

	private final IngestProperties properties;

	/**
	 * Keeps threads of this node free for small documents: large ones wait for their
	 * turn, and small ones pass them by.
	 */
	private final Semaphore largeImports;

	ImportTask(ImportVault vault, Outcomes outcomes, Revisions revisions, Marks marks, JobRepository repository,
			TransactionOperations transactions, DatabaseClock clock, IngestProperties properties) {
		super(clock, properties);
		this.vault = vault;
		this.outcomes = outcomes;
		this.revisions = revisions;
		this.marks = marks;
		this.repository = repository;
		this.transactions = transactions;
		this.properties = properties;
		this.largeImports = new Semaphore(properties.largeImportsMax());
	}

	@Bean
	Task<Void> importDocumentTask(ImportRun run) {
		return task(ScheduledImports.IMPORT, run);
	}

	@Bean
	Task<Void> reprocessDocumentTask(ImportRun run) {
		return task(ScheduledImports.REPROCESS, run);
	}

	private Task<Void> task(TaskDescriptor<Void> descriptor, ImportRun run) {
		return Tasks.custom(descriptor)
			.onFailure(this)
			.onDeadExecutionRevive()
			.execute((row, context) -> execute(this.vault.get(ScheduledImports.numberOf(row)), run));
	}

	private CompletionHandler<Void> execute(Document document, ImportRun run) {
		if (document.sizeBytes() < this.properties.largeDocument().toBytes()) {
			return ended(run.run(document.documentId()));
		}
		return execute(this.largeImports, turnPause(document), () -> run.run(document.documentId()));
	}

	/** A row that has waited for long is polled less often: many may be waiting then. */
	private Duration turnPause(Document document) {
		Duration pause = Duration.between(document.receivedAt(), this.clock.now()).dividedBy(4);
		if (pause.compareTo(TURN_PAUSE_MIN) < 0) {
			return TURN_PAUSE_MIN;
		}
		return (pause.compareTo(TURN_PAUSE_MAX) < 0) ? pause : TURN_PAUSE_MAX;
	}

	@Override
	protected void failed(ExecutionComplete execution, ExecutionOperations<Void> row) {
		Document document = this.vault.get(ScheduledImports.numberOf(execution.getExecution().taskInstance));
		if (document.failures() < this.properties.attemptsMax()
				&& document.interruptions() < this.properties.interruptionsMax()) {
			retry(execution, row, document.attempts());
			return;
		}
		Failure failure = failure(document, execution.getCause().orElse(null));
		// Together: a drop of the same document may order its import anew at any moment.
		this.transactions.executeWithoutResult((transaction) -> {
			if (!this.outcomes.fail(document.documentId(), failure)
					&& this.revisions.fail(document.documentId(), failure.text())) {
				this.marks.discard(Revision.NEXT, document.documentId());
				this.outcomes.discardViolations(document.documentId());
			}
			row.remove();
		});
		ImportLog.failed(document, failure.text());
	}

	/**
	 * Why the import of a document is given up: by the types of exceptions only, for a
	 * message may contain what is in the document; the vault's own may not.
	 * @param last what its last attempt ended with, if that is known
	 */
	private Failure failure(Document document, @Nullable Throwable last) {
		Throwable cause = (last != null) ? NestedExceptionUtils.getMostSpecificCause(last) : null;
		String error = (cause != null) ? name(cause) : "?";
		if (cause instanceof ContentDamagedException damaged) {
			return new Failure(FailureKind.INFRASTRUCTURE, error, damaged.getMessage(), lastExecution(document));
		}
		String text = "%s of %s attempts failed, the others were interrupted by the death of a node, by the database or by other documents; the last one ended with %s"
			.formatted(document.failures(), document.attempts(), error);
		return new Failure((document.failures() >= this.properties.attemptsMax()) ? FailureKind.APPLICATION
				: FailureKind.INFRASTRUCTURE, error, text, lastExecution(document));
	}

	private static String name(Throwable cause) {
		String type = cause.getClass().getName();
		return (cause instanceof SQLException sql && sql.getSQLState() != null) ? type + ":" + sql.getSQLState() : type;
	}

	private @Nullable Long lastExecution(Document document) {
		JobExecution last = this.repository.getLastJobExecution(ImportJob.NAME, ImportJob.identity(document));
		return (last != null) ? last.getId() : null;
	}

}

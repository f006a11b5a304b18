package markr.ingest;

import java.time.Clock;
import java.time.Duration;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import markr.importvault.ReprocessedDocuments;
import markr.importvault.Reprocessings;
import markr.marks.DryRuns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.integration.launch.JobLaunchRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Runs the job of an order to process documents again, on the thread of its work row. If
 * its node dies, another one goes on with it. If it fails again and again, its documents
 * leave each other, and each is processed by itself; a dry run is given up.
 */
@Configuration
class ReprocessingTask implements FailureHandler<Void> {

	private static final Logger logger = LoggerFactory.getLogger(ReprocessingTask.class);

	private final JobRepository repository;

	private final JobRecovery recovery;

	private final ImportLauncher launcher;

	private final ReprocessedDocuments documents;

	private final Reprocessings reprocessings;

	private final DryRuns dryRuns;

	private final TransactionOperations transactions;

	private final Shutdown shutdown;

	private final Clock clock;

	private final IngestProperties properties;

	ReprocessingTask(JobRepository repository, JobRecovery recovery, ImportLauncher launcher,
			ReprocessedDocuments documents, Reprocessings reprocessings, DryRuns dryRuns,
			TransactionOperations transactions, Shutdown shutdown, Clock clock, IngestProperties properties) {
		this.repository = repository;
		this.recovery = recovery;
		this.launcher = launcher;
		this.documents = documents;
		this.reprocessings = reprocessings;
		this.dryRuns = dryRuns;
		this.transactions = transactions;
		this.shutdown = shutdown;
		this.clock = clock;
		this.properties = properties;
	}

	@Bean
	Task<Void> reprocessDocumentsTask(Job reprocessDocuments) {
		return task(ScheduledImports.REPROCESS_TOGETHER, reprocessDocuments);
	}

	@Bean
	Task<Void> dryRunTask(Job dryRun) {
		return task(ScheduledImports.DRY_RUN, dryRun);
	}

	private Task<Void> task(TaskDescriptor<Void> descriptor, Job job) {
		return Tasks.custom(descriptor)
			.onFailure(this)
			.onDeadExecutionRevive()
			.execute((row, context) -> run(job, Long.parseLong(row.getId())));
	}

	private CompletionHandler<Void> run(Job job, long order) {
		if (!this.shutdown.importMayBegin()) {
			return goOn();
		}
		try {
			JobParameters parameters = ReprocessingJob.parameters(order);
			JobInstance instance = this.repository.getJobInstance(job.getName(), parameters);
			JobExecution last = (instance != null) ? this.repository.getLastJobExecution(instance) : null;
			if (last != null && last.getStatus() == BatchStatus.COMPLETED) {
				return new CompletionHandler.OnCompleteRemove<>();
			}
			this.recovery.makeStartable(instance, last);
			JobExecution execution = this.launcher.launch(new JobLaunchRequest(job, parameters));
			if (execution.getStatus() == BatchStatus.STOPPED) {
				return goOn();
			}
			if (execution.getStatus() != BatchStatus.COMPLETED) {
				throw new ImportFailedException("Order %d ended %s, see job execution %d".formatted(order,
						execution.getStatus(), execution.getId()), null);
			}
			return new CompletionHandler.OnCompleteRemove<>();
		}
		finally {
			this.shutdown.importEnded();
		}
	}

	private CompletionHandler<Void> goOn() {
		return (execution, row) -> row.reschedule(execution, this.clock.instant());
	}

	/**
	 * While the database is away, the row stays picked: without heartbeats it is soon
	 * taken for a dead node's, and gone on with.
	 */
	@Override
	public void onFailure(ExecutionComplete execution, ExecutionOperations<Void> row) {
		long order = Long.parseLong(execution.getExecution().taskInstance.getId());
		int failures = execution.getExecution().consecutiveFailures + 1;
		try {
			if (failures < this.properties.attemptsMax()) {
				logger.warn("Order {} to process documents again was broken off, it goes on", order);
				Duration pause = this.properties.retryPause().multipliedBy(failures);
				row.reschedule(execution, execution.getTimeDone().plus(pause));
				return;
			}
			boolean dryRun = ScheduledImports.DRY_RUN.getTaskName().equals(execution.getExecution().getTaskName());
			logger.warn("Order {} to process documents again was broken off {} times, {}", order, failures,
					dryRun ? "it is given up" : "each document is processed by itself now");
			this.transactions.executeWithoutResult((transaction) -> {
				if (dryRun) {
					this.dryRuns.discardScans(order);
					this.reprocessings.endDryRun(order, "It was broken off %d times".formatted(failures));
				}
				else {
					this.documents.processRestByThemselves(order);
				}
				row.remove();
			});
		}
		catch (RuntimeException ex) {
			if (!Disturbance.isCauseOf(ex)) {
				throw ex;
			}
			logger.warn("Order {} waits until the database is there again", order);
		}
	}

}

package markr.ingest;

import java.util.List;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import markr.platform.OutOfMemoryExit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.integration.launch.JobLaunchRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.NestedExceptionUtils;

/**
 * What the work row of a run of {@link SmallImportJob} does: it runs the job once. A node
 * that picks the row of another one, which has died, ends what that has left of the job;
 * the documents need no row.
 */
@Configuration
class SmallImportTask extends WorkTask<Long> {

	private static final Logger logger = LoggerFactory.getLogger(SmallImportTask.class);

	private final JobRecovery recovery;

	private final ImportLauncher launcher;

	private final Shutdown shutdown;

	SmallImportTask(JobRecovery recovery, ImportLauncher launcher, Shutdown shutdown, DatabaseClock clock,
			IngestProperties properties) {
		super(clock, properties);
		this.recovery = recovery;
		this.launcher = launcher;
		this.shutdown = shutdown;
	}

	@Bean
	Task<Long> importSmallTask(Job importSmall, SmallImports imports) {
		return Tasks.custom(SmallImports.TASK)
			.onFailure(this)
			.onDeadExecutionRevive()
			.execute((row, context) -> run(row.getId(), row.getData(), importSmall, imports));
	}

	CompletionHandler<Long> run(String name, long run, Job importSmall, SmallImports imports) {
		return ended(this.shutdown.run(() -> {
			imports.began(name);
			try {
				return this.recovery.makeStartable(SmallImportJob.NAME, SmallImportJob.identity(run)) != null
						|| launch(importSmall, run);
			}
			finally {
				imports.ended(name);
			}
		}));
	}

	/**
	 * Returns false if the database was lost, so that the job's record may not have
	 * ended.
	 */
	private boolean launch(Job importSmall, long run) {
		JobExecution execution = this.launcher.launch(new JobLaunchRequest(importSmall, SmallImportJob.identity(run)));
		if (execution.getStatus() != BatchStatus.COMPLETED && execution.getStatus() != BatchStatus.STOPPED) {
			logger.warn(
					"Import of several documents together ended {} with {}, see job execution {}; each is imported by itself",
					execution.getStatus(), causes(execution), execution.getId());
		}
		return execution.getStatus() != BatchStatus.UNKNOWN;
	}

	/** Types only: a message may hold parts of a document. */
	private static List<String> causes(JobExecution execution) {
		execution.getAllFailureExceptions().forEach(OutOfMemoryExit::exitIfOutOfMemory);
		return execution.getAllFailureExceptions()
			.stream()
			.map(NestedExceptionUtils::getMostSpecificCause)
			.map((cause) -> cause.getClass().getName())
			.toList();
	}

	/** The row stays, to end what is left of the job. */
	@Override
	protected void failed(ExecutionComplete execution, ExecutionOperations<Long> row) {
		retry(execution, row, 1);
		logger.warn("Import of several documents together was interrupted: {}",
				execution.getCause().map(NestedExceptionUtils::getMostSpecificCause).map(String::valueOf).orElse(""));
	}

}

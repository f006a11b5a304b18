package markr.ingest;

import markr.importvault.document.ContentDamagedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.stereotype.Component;

/**
 * Ends executions of jobs whose node has died, in the caller's transaction if there is
 * one. Thread-safe.
 */
@Component
public class JobRecovery {

	private static final Logger logger = LoggerFactory.getLogger(JobRecovery.class);

	private final JobOperator operator;

	private final JobRepository repository;

	JobRecovery(JobOperator operator, JobRepository repository) {
		this.operator = operator;
		this.repository = repository;
	}

	/**
	 * Makes a job startable, whatever a failed node left of it.
	 * @param identity its identifying parameters
	 * @return its last execution, null if there was none
	 */
	public @Nullable JobExecution makeStartable(String job, JobParameters identity) {
		JobInstance instance = this.repository.getJobInstance(job, identity);
		JobExecution last = (instance != null) ? this.repository.getLastJobExecution(instance) : null;
		if (last != null && hasReadDamagedContent(last)) {
			// What was staged may be of damaged bytes: the job begins anew.
			this.repository.deleteJobInstance(instance);
			return null;
		}
		if (last != null) {
			recover(last);
		}
		else if (instance != null) {
			// Its node died between two transactions of the launch. Spring Batch would
			// never start it.
			this.repository.deleteJobInstance(instance);
		}
		return last;
	}

	private static boolean hasReadDamagedContent(JobExecution execution) {
		return execution.getStepExecutions()
			.stream()
			.anyMatch((step) -> step.getExitStatus()
				.getExitDescription()
				.contains(ContentDamagedException.class.getName()));
	}

	/**
	 * Makes what a failed node left restartable. Its step executions get a new version by
	 * that: should the node live after all, its next chunk fails to commit.
	 */
	public void recover(JobExecution last) {
		// A node that was fenced out says so by this status, which Spring Batch does not
		// recover.
		last.getStepExecutions()
			.stream()
			.filter((step) -> step.getStatus() == BatchStatus.UNKNOWN)
			.forEach((step) -> step.setStatus(BatchStatus.STARTED));
		boolean unknown = last.getStatus() == BatchStatus.UNKNOWN;
		if (unknown) {
			last.setStatus(BatchStatus.STARTED);
		}
		boolean left = last.getStatus().isRunning()
				|| last.getStepExecutions().stream().anyMatch((step) -> step.getStatus().isRunning());
		if (left) {
			logger.info("Recovering job execution {}, which was left {}", last.getId(),
					unknown ? BatchStatus.UNKNOWN : last.getStatus());
			this.operator.recover(last);
		}
	}

}

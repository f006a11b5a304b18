package markr.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import markr.importvault.document.Document;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.stereotype.Component;

/** What Spring Batch's records say of a document's import, for rooms that report it. */
@Component
public class JobHistory {

	private final JobRepository repository;

	JobHistory(JobRepository repository) {
		this.repository = repository;
	}

	/**
	 * The runs of jobs that imported a document, the first one first: the one that it has
	 * in common with others, or its own.
	 */
	public List<JobRun> runs(Document document) {
		return executions(document).stream().map(JobHistory::run).toList();
	}

	/** How far the reading of a document has come that is being read. */
	public Optional<StageProgress> progress(Document document) {
		return executions(document).stream()
			.filter(JobExecution::isRunning)
			.flatMap((execution) -> execution.getStepExecutions().stream())
			.filter((step) -> step.getStepName().equals(ImportJob.STAGE) && step.getStartTime() != null)
			.max(Comparator.comparingLong(StepExecution::getId))
			.map((step) -> new StageProgress(ScanReader.bytesRead(step.getExecutionContext()),
					StageCounts.of(step.getExecutionContext()).results(), instant(step.getStartTime())));
	}

	private List<JobExecution> executions(Document document) {
		List<JobExecution> executions = new ArrayList<>();
		if (document.run() != null) {
			executions.addAll(executions(SmallImportJob.NAME, SmallImportJob.identity(document.run())));
		}
		executions.addAll(executions(ImportJob.NAME, ImportJob.identity(document)));
		executions.sort(Comparator.comparingLong(JobExecution::getId));
		return executions;
	}

	private List<JobExecution> executions(String job, JobParameters identity) {
		JobInstance instance = this.repository.getJobInstance(job, identity);
		return (instance != null) ? this.repository.getJobExecutions(instance) : List.of();
	}

	private static JobRun run(JobExecution execution) {
		return new JobRun(execution.getId(), execution.getJobInstance().getJobName(), execution.getStatus().name(),
				instant(execution.getStartTime()), instant(execution.getEndTime()),
				execution.getStepExecutions()
					.stream()
					.sorted(Comparator.comparingLong(StepExecution::getId))
					.map(JobHistory::step)
					.toList());
	}

	private static JobRun.Step step(StepExecution step) {
		Instant startedAt = instant(step.getStartTime());
		Instant endedAt = instant(step.getEndTime());
		return new JobRun.Step(step.getStepName(), step.getStatus().name(), startedAt, endedAt,
				(startedAt != null && endedAt != null) ? Duration.between(startedAt, endedAt).toMillis() : null,
				step.getCommitCount(), step.getRollbackCount());
	}

	/** Spring Batch writes times of the JVM's zone, which is UTC. */
	private static @Nullable Instant instant(@Nullable LocalDateTime time) {
		return (time != null) ? time.toInstant(ZoneOffset.UTC) : null;
	}

}

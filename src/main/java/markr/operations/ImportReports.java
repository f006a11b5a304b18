package markr.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import markr.importvault.Document;
import markr.importvault.DocumentState;
import markr.importvault.ImportVault;
import markr.importvault.Withdrawal;
import markr.importvault.Withdrawals;
import markr.ingest.GroupJob;
import markr.ingest.ImportJob;
import markr.ingest.ScanReader;
import markr.ingest.StageCounts;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.stereotype.Component;

/**
 * Puts together what the vault knows of a document and what Spring Batch knows of its
 * import.
 */
@Component
class ImportReports {

	private static final int RECEIPTS_MAX = 100;

	private final ImportVault vault;

	private final Withdrawals withdrawals;

	private final JobRepository repository;

	private final Clock clock;

	ImportReports(ImportVault vault, Withdrawals withdrawals, JobRepository repository, Clock clock) {
		this.vault = vault;
		this.withdrawals = withdrawals;
		this.repository = repository;
		this.clock = clock;
	}

	ImportReport of(Document document) {
		boolean rejected = document.state() == DocumentState.REJECTED;
		List<JobExecution> executions = executions(document);
		List<Withdrawal> withdrawals = this.withdrawals.history(document.documentId());
		return new ImportReport(document.sha256(), document.state(),
				(document.state() == DocumentState.PUBLISHED) ? document.results() : null,
				rejected ? document.violations() : null, rejected ? this.vault.violations(document.documentId()) : null,
				document.failure(), withdrawals.isEmpty() ? null : withdrawals, document.sizeBytes(),
				document.receivedAt(), document.finishedAt(), document.revision(), document.attempts(),
				this.vault.receipts(document.documentId(), RECEIPTS_MAX), progress(document, executions),
				executions.stream().map(ImportReports::execution).toList());
	}

	/** The group's, if it was tried in one, and its own. */
	private List<JobExecution> executions(Document document) {
		List<JobExecution> executions = new ArrayList<>();
		if (document.group() != null) {
			executions.addAll(executions(GroupJob.NAME, GroupJob.identity(document.group())));
		}
		executions.addAll(executions(ImportJob.NAME, ImportJob.identity(document)));
		executions.sort(Comparator.comparingLong(JobExecution::getId));
		return executions;
	}

	private List<JobExecution> executions(String job, JobParameters identity) {
		JobInstance instance = this.repository.getJobInstance(job, identity);
		return (instance != null) ? this.repository.getJobExecutions(instance) : List.of();
	}

	private ImportReport.@Nullable Progress progress(Document document, List<JobExecution> executions) {
		if (document.state() != DocumentState.RECEIVED) {
			return null;
		}
		return executions.stream()
			.filter(JobExecution::isRunning)
			.flatMap((execution) -> execution.getStepExecutions().stream())
			.filter((step) -> step.getStepName().equals(ImportJob.STAGE) && step.getStartTime() != null)
			.max(Comparator.comparingLong(StepExecution::getId))
			.map((step) -> progress(document, step))
			.orElse(null);
	}

	private ImportReport.Progress progress(Document document, StepExecution stage) {
		ExecutionContext position = stage.getExecutionContext();
		Instant begunAt = instant(stage.getStartTime());
		return ImportReport.Progress.of(ScanReader.bytesRead(position), StageCounts.of(position).results(),
				document.sizeBytes(), (begunAt != null) ? begunAt : document.receivedAt(), this.clock.instant());
	}

	private static ImportReport.Execution execution(JobExecution execution) {
		return new ImportReport.Execution(execution.getId(), execution.getJobInstance().getJobName(),
				execution.getStatus().name(), instant(execution.getStartTime()), instant(execution.getEndTime()),
				execution.getStepExecutions()
					.stream()
					.sorted(Comparator.comparingLong(StepExecution::getId))
					.map(ImportReports::step)
					.toList());
	}

	private static ImportReport.StepTiming step(StepExecution step) {
		Instant startedAt = instant(step.getStartTime());
		Instant endedAt = instant(step.getEndTime());
		return new ImportReport.StepTiming(step.getStepName(), step.getStatus().name(), startedAt, endedAt,
				(startedAt != null && endedAt != null) ? Duration.between(startedAt, endedAt).toMillis() : null,
				step.getCommitCount(), step.getRollbackCount());
	}

	/** Spring Batch writes the time of the node's zone, without saying which. */
	private static @Nullable Instant instant(@Nullable LocalDateTime time) {
		return (time != null) ? time.atZone(ZoneId.systemDefault()).toInstant() : null;
	}

}

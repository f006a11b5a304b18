package markr.ingest.orders;

import java.util.function.BooleanSupplier;

import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderedDocuments;
import markr.ingest.ImportFailedException;
import markr.ingest.ImportLauncher;
import markr.ingest.JobRecovery;
import markr.ingest.Shutdown;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.integration.launch.JobLaunchRequest;
import org.springframework.stereotype.Component;

/**
 * Carries out an order on the calling thread, behind what was done of it before: by a job
 * where documents are judged again, else in steps that each are a transaction. Safe to
 * call on two nodes at once. Thread-safe.
 */
@Component
class OrderRun {

	/** Documents of one transaction: imports begin while others are still reopened. */
	private static final int REOPENED_TOGETHER = 500;

	private final JobRecovery recovery;

	private final ImportLauncher launcher;

	private final Job reprocessDocuments;

	private final Job dryRun;

	private final OrderedDocuments documents;

	private final DocumentWithdrawal withdrawal;

	private final Shutdown shutdown;

	OrderRun(JobRecovery recovery, ImportLauncher launcher, Job reprocessDocuments, Job dryRun,
			OrderedDocuments documents, DocumentWithdrawal withdrawal, Shutdown shutdown) {
		this.recovery = recovery;
		this.launcher = launcher;
		this.reprocessDocuments = reprocessDocuments;
		this.dryRun = dryRun;
		this.documents = documents;
		this.withdrawal = withdrawal;
		this.shutdown = shutdown;
	}

	/**
	 * Carries out what is left of an order.
	 * @return false if this node is shutting down and the rest is to be done later
	 */
	boolean run(KeptOrder kept) {
		return this.shutdown.run(() -> carryOut(kept));
	}

	private boolean carryOut(KeptOrder kept) {
		if (kept.order().dryRun()) {
			return run(this.dryRun, kept.number());
		}
		return switch (kept.order().act()) {
			case REPROCESS -> run(this.reprocessDocuments, kept.number());
			case RETRY ->
				repeat(() -> this.documents.reopenNext(kept.number(), REOPENED_TOGETHER) == REOPENED_TOGETHER);
			case WITHDRAW, REINSTATE -> repeat(() -> this.withdrawal.next(kept));
			// Carried out where it is recorded: it is about work rows.
			case RELEASE -> true;
		};
	}

	private boolean run(Job job, long order) {
		JobParameters parameters = ReprocessingJob.parameters(order);
		JobExecution last = this.recovery.makeStartable(job.getName(), parameters);
		if (last != null && last.getStatus() == BatchStatus.COMPLETED) {
			return true;
		}
		JobExecution execution = this.launcher.launch(new JobLaunchRequest(job, parameters));
		ImportFailedException.check(execution, "Order " + order);
		return execution.getStatus() == BatchStatus.COMPLETED;
	}

	private boolean repeat(BooleanSupplier step) {
		while (this.shutdown.isRunning()) {
			if (!step.getAsBoolean()) {
				return true;
			}
		}
		return false;
	}

}

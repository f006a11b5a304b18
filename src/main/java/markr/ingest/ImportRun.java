package markr.ingest;

import java.time.Duration;
import java.util.Optional;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentLog;
import markr.importvault.document.DocumentState;
import markr.importvault.orders.Revisions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.integration.launch.JobLaunchRequest;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/**
 * Runs the import of one document on the calling thread, or processes it again: claims
 * it, recovers what a dead or stopped node left of it, and launches the job, which
 * resumes behind the last committed chunk. Must be called by one node at a time for a
 * document, which the work rows see to; where a node was wrongly thought dead, the claim
 * fences it out.
 */
@Component
public class ImportRun {

	private static final Logger logger = LoggerFactory.getLogger(ImportRun.class);

	private final ImportVault vault;

	private final Outcomes outcomes;

	private final Revisions revisions;

	private final JobRepository repository;

	private final JobRecovery recovery;

	private final ImportLauncher launcher;

	private final Job importDocument;

	private final Shutdown shutdown;

	private final IngestProperties properties;

	ImportRun(ImportVault vault, Outcomes outcomes, Revisions revisions, JobRepository repository, JobRecovery recovery,
			ImportLauncher launcher, Job importDocument, Shutdown shutdown, IngestProperties properties) {
		this.vault = vault;
		this.outcomes = outcomes;
		this.revisions = revisions;
		this.repository = repository;
		this.recovery = recovery;
		this.launcher = launcher;
		this.importDocument = importDocument;
		this.shutdown = shutdown;
		this.properties = properties;
	}

	/**
	 * Imports a document, unless that was done before.
	 * @return false if the node is shutting down and the import is to be resumed later
	 * @throws RuntimeException if the attempt has failed; the import can be tried again
	 */
	public boolean run(long documentId) {
		return this.shutdown.run(() -> isEnded(documentId));
	}

	private boolean isEnded(long documentId) {
		try {
			Document document = this.vault.get(documentId);
			DocumentLog.begin(document);
			return document.state() == DocumentState.FAILED || attempt(document);
		}
		catch (RuntimeException | Error ex) {
			if (InfrastructureFailure.isCauseOf(ex)) {
				logger.warn("Import interrupted from outside, it is resumed later (document_id {}): {}", documentId,
						String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex)));
			}
			else {
				logger.error("Import failed (document_id {})", documentId, ex);
			}
			throw ex;
		}
		finally {
			DocumentLog.end();
		}
	}

	private boolean attempt(Document received) {
		if (received.interruptions() >= this.properties.interruptionsMax()) {
			throw new ImportFailedException("Import of document %s was interrupted %s times, it is not begun again"
				.formatted(received.shortSha(), received.interruptions()), null);
		}
		long claim = this.outcomes.claim(received.documentId());
		try {
			// No other node can end the import any more, but one may have till now.
			Document document = this.vault.get(received.documentId());
			Optional<Integer> nextRevision = document.state().isFinal() ? this.revisions.underWay(document.documentId())
					: Optional.empty();
			JobParameters identity = ImportJob.identity(document, nextRevision.orElse(document.revision()));
			JobExecution last = this.recovery.makeStartable(ImportJob.NAME, identity);
			if (nextRevision.isEmpty() && isDone(document, last)) {
				return true;
			}
			return launch(document, ImportJob.parameters(identity, claim), claim);
		}
		catch (RuntimeException | Error ex) {
			if (!InfrastructureFailure.isCauseOf(ex)) {
				this.outcomes.attemptFailed(received.documentId(), claim);
			}
			throw ex;
		}
	}

	/**
	 * A node may have died between the document's outcome and the end of its job: then
	 * the job is run to its end, which changes nothing but its own record. A document
	 * without a job of its own was imported with others.
	 */
	private static boolean isDone(Document document, @Nullable JobExecution last) {
		return document.state().isFinal() && (last == null || last.getStatus() == BatchStatus.COMPLETED);
	}

	private boolean launch(Document document, JobParameters parameters, long claim) {
		JobExecution execution = this.launcher.launch(new JobLaunchRequest(this.importDocument, parameters));
		ImportFailedException.check(execution, "Import of document " + document.shortSha());
		if (execution.getStatus() == BatchStatus.STOPPED) {
			this.outcomes.attemptStopped(document.documentId(), claim);
			return false;
		}
		Document ended = this.vault.get(document.documentId());
		if (ended.revision() == ImportJob.FIRST_REVISION) {
			ImportLog.ended(ended);
		}
		else {
			ImportLog.ended(ended, Duration.between(execution.getStartTime(), execution.getEndTime()));
		}
		return true;
	}

}

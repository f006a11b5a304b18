package markr.ingest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import markr.importvault.Document;
import markr.importvault.ImportGroup;
import markr.importvault.ImportGroups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.integration.launch.JobLaunchRequest;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Runs the imports of small documents in groups, on the calling thread: the document
 * whose work row was picked, and others that wait. While it runs, the rows of the others
 * are postponed; whatever happens to it, they are due again some seconds later.
 */
@Component
class GroupRun {

	/** As long as a dead node is waited for (db-scheduler's heartbeats). */
	private static final Duration POSTPONEMENT = Duration.ofSeconds(15);

	/** How many times the largest small document a group may have. */
	private static final int SIZE_FACTOR = 4;

	private static final Logger logger = LoggerFactory.getLogger(GroupRun.class);

	private final ImportGroups groups;

	private final WorkTable work;

	private final TransactionOperations transactions;

	private final ImportLauncher launcher;

	private final Job importGroup;

	private final Shutdown shutdown;

	private final Clock clock;

	private final int documentsMax;

	private final long sizeBytesMax;

	GroupRun(ImportGroups groups, WorkTable work, TransactionOperations transactions, ImportLauncher launcher,
			Job importGroup, Shutdown shutdown, Clock clock, IngestProperties properties) {
		this.groups = groups;
		this.work = work;
		this.transactions = transactions;
		this.launcher = launcher;
		this.importGroup = importGroup;
		this.shutdown = shutdown;
		this.clock = clock;
		this.documentsMax = properties.groupDocuments();
		this.sizeBytesMax = properties.smallDocument().toBytes();
	}

	/** Whether a group may be formed for a document. */
	boolean mayLead(Document document) {
		return document.attempts() == 0 && !document.state().isFinal() && document.sizeBytes() <= this.sizeBytesMax;
	}

	/**
	 * Imports a document and others.
	 * @return false if its import is to be gone on with: by itself, if something broke
	 * the group; or as it was, if the node is shutting down
	 */
	boolean run(Document leader) {
		if (!this.shutdown.importMayBegin()) {
			return false;
		}
		try {
			ImportGroup group = this.transactions.execute((transaction) -> form(leader.documentId()));
			return launch(group) && group.hasLeader();
		}
		finally {
			this.shutdown.importEnded();
		}
	}

	private ImportGroup form(long leader) {
		Instant now = this.clock.instant();
		List<Long> others = this.work.postponeDue(now, now.plus(POSTPONEMENT), this.documentsMax - 1);
		ImportGroup group = this.groups.form(leader, others, this.sizeBytesMax, SIZE_FACTOR * this.sizeBytesMax);
		List<Long> unfit = others.stream().filter(Predicate.not(Set.copyOf(group.documentIds())::contains)).toList();
		if (!unfit.isEmpty()) {
			this.work.makeDue(unfit, now);
		}
		return group;
	}

	private boolean launch(ImportGroup group) {
		JobExecution execution = this.launcher
			.launch(new JobLaunchRequest(this.importGroup, GroupJob.parameters(group)));
		if (execution.getStatus() == BatchStatus.STOPPED) {
			this.transactions.executeWithoutResult((transaction) -> makeDue(this.groups.dissolve(group.number())));
			return false;
		}
		List<Long> documentIds = group.documentIds();
		List<Document> concluded = this.groups.concluded(documentIds);
		concluded.forEach((document) -> ImportLog.ended(document, execution));
		if (concluded.size() == documentIds.size()) {
			return true;
		}
		// Whatever the job says: the documents must not be forgotten.
		logger.warn(
				"Import of {} documents together ended {} with {}, see job execution {}; each is imported by itself",
				documentIds.size(), execution.getStatus(), causes(execution), execution.getId());
		makeDue(documentIds);
		return false;
	}

	/** Types only: a message may tell what is in a document. */
	private static List<String> causes(JobExecution execution) {
		return execution.getAllFailureExceptions()
			.stream()
			.map(NestedExceptionUtils::getMostSpecificCause)
			.map((cause) -> cause.getClass().getName())
			.toList();
	}

	private void makeDue(List<Long> documentIds) {
		this.work.makeDue(documentIds, this.clock.instant());
	}

}

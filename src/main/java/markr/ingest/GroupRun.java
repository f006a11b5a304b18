package markr.ingest;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

import markr.importvault.ImportGroups;
import markr.importvault.document.Document;
import markr.importvault.document.ImportGroup;
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
 * <p>
 * Few groups run at a time on a node. Documents that are picked meanwhile wait, and join
 * the next group: so groups grow with the load, also where each client waits for its
 * response before it sends more. Thread-safe.
 */
@Component
class GroupRun {

	/** As long as it takes to find out that a node has failed, by its heartbeats. */
	private static final Duration POSTPONEMENT = Duration.ofSeconds(15);

	/** How many times the largest small document a group may have. */
	private static final int SIZE_FACTOR = 4;

	/** Two, for one may wait for a test that is just being published. */
	private static final int GROUPS_AT_A_TIME = 2;

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

	private final Semaphore groupsAtATime = new Semaphore(GROUPS_AT_A_TIME, true);

	/**
	 * Documents whose rows this node has picked, and which wait for a group; each with
	 * whether a group has ended its import.
	 */
	private final Map<Long, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();

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

	/** Whether a document may be imported in a group. */
	boolean mayLead(Document document) {
		return !document.begun() && !document.state().isFinal() && document.sizeBytes() <= this.sizeBytesMax;
	}

	/**
	 * Imports a document, and others with it.
	 * @return false if its import has not ended: it is then imported by itself, if the
	 * group failed; or later, if the node is shutting down
	 */
	boolean run(Document document) {
		return this.shutdown.run(() -> join(document.documentId()));
	}

	private boolean join(long documentId) {
		CompletableFuture<Boolean> ended = new CompletableFuture<>();
		if (this.waiting.putIfAbsent(documentId, ended) != null) {
			// Its row was taken for a failed node's, but it waits here.
			return false;
		}
		this.groupsAtATime.acquireUninterruptibly();
		try {
			if (this.waiting.remove(documentId, ended)) {
				return lead(documentId);
			}
		}
		finally {
			this.groupsAtATime.release();
		}
		return ended.join();
	}

	private boolean lead(long leader) {
		Map<Long, CompletableFuture<Boolean>> alongside = takeWaiting();
		Set<Long> done = new HashSet<>();
		try {
			ImportGroup group = this.transactions.execute((transaction) -> form(leader, alongside.keySet()));
			if (launch(group)) {
				done.addAll(group.documentIds());
			}
			return done.contains(leader);
		}
		finally {
			alongside.forEach((documentId, ended) -> ended.complete(done.contains(documentId)));
		}
	}

	/** The rows of these are picked: the threads that wait with them see to the rows. */
	private Map<Long, CompletableFuture<Boolean>> takeWaiting() {
		Map<Long, CompletableFuture<Boolean>> taken = new HashMap<>();
		this.waiting.forEach((documentId, ended) -> {
			if (taken.size() < this.documentsMax - 1 && this.waiting.remove(documentId, ended)) {
				taken.put(documentId, ended);
			}
		});
		return taken;
	}

	private ImportGroup form(long leader, Set<Long> alongside) {
		Instant now = this.clock.instant();
		List<Long> others = new ArrayList<>(alongside);
		others.addAll(this.work.postponeDue(now, now.plus(POSTPONEMENT), this.documentsMax - 1 - others.size()));
		ImportGroup group = this.groups.form(leader, others, this.sizeBytesMax, SIZE_FACTOR * this.sizeBytesMax);
		List<Long> unfit = others.stream().filter(Predicate.not(Set.copyOf(group.documentIds())::contains)).toList();
		if (!unfit.isEmpty()) {
			makeDue(unfit);
		}
		return group;
	}

	private boolean launch(ImportGroup group) {
		if (!group.documentIds().contains(group.leader())) {
			// Claimed by another node, so it would not see to this job's record.
			giveBack(group);
			return false;
		}
		JobExecution execution = this.launcher
			.launch(new JobLaunchRequest(this.importGroup, GroupJob.parameters(group)));
		if (execution.getStatus() == BatchStatus.STOPPED) {
			giveBack(group);
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

	private void giveBack(ImportGroup group) {
		this.transactions.executeWithoutResult((transaction) -> makeDue(this.groups.dissolve(group.number())));
	}

	/** Types only: a message may hold parts of a document. */
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

package markr.ingest;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Priority;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import jakarta.annotation.PreDestroy;
import markr.importvault.SmallDocuments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Begins runs of the job {@link SmallImportJob}, a few at a time on this node, while
 * small documents wait that no transaction has taken. One run at most lingers and takes
 * what comes next. Thread-safe.
 */
@Component
class SmallImports {

	/** Its rows are named by the process and by a number below the limit of runs. */
	static final TaskDescriptor<Long> TASK = TaskDescriptor.of(SmallImportJob.NAME, Long.class);

	/** Two, for one may wait for a test that is just being published. */
	private static final int RUNS_AT_A_TIME = 2;

	private static final Duration SHUTDOWN_CHECK = Duration.ofMillis(100);

	private static final Logger logger = LoggerFactory.getLogger(SmallImports.class);

	private final SmallDocuments documents;

	private final SchedulerClient client;

	private final ObjectProvider<Scheduler> scheduler;

	private final Shutdown shutdown;

	private final DatabaseClock clock;

	private final String process = UUID.randomUUID() + "#";

	private final ThreadPoolExecutor beginner = new ThreadPoolExecutor(0, 1, 1, TimeUnit.MINUTES,
			new ArrayBlockingQueue<>(1), new ThreadPoolExecutor.DiscardPolicy());

	private final Set<Integer> running = ConcurrentHashMap.newKeySet();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition came = this.lock.newCondition();

	private volatile boolean lingering;

	private volatile long arrivals;

	SmallImports(SmallDocuments documents, DataSource dataSource, ObjectProvider<Scheduler> scheduler,
			Shutdown shutdown, DatabaseClock clock) {
		this.documents = documents;
		this.client = SchedulerClient.Builder.create(dataSource).enablePriority().build();
		this.scheduler = scheduler;
		this.shutdown = shutdown;
		this.clock = clock;
	}

	/**
	 * Wakes up the run that lingers, or begins one. If one is at work, it takes these
	 * after its chunk, together: two that share them would be slower.
	 */
	void documentsCame() {
		this.lock.lock();
		try {
			this.arrivals++;
			this.came.signalAll();
			if (this.running.isEmpty()) {
				beginSoon();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How often documents have come to this node. */
	long arrivals() {
		return this.arrivals;
	}

	/**
	 * Waits until more documents have come to this node.
	 * @param seen the arrivals that have been seen to
	 * @param endNanos of {@link System#nanoTime()}, when it waits no longer
	 * @return false if none have come, another run waits for them, or the node shuts down
	 */
	boolean awaitMoreThan(long seen, long endNanos) throws InterruptedException {
		this.lock.lock();
		try {
			if (this.lingering) {
				return false;
			}
			this.lingering = true;
			try {
				long leftNanos;
				while (this.arrivals == seen && this.shutdown.isRunning()
						&& (leftNanos = endNanos - System.nanoTime()) > 0) {
					this.came.awaitNanos(Math.min(leftNanos, SHUTDOWN_CHECK.toNanos()));
				}
			}
			finally {
				this.lingering = false;
			}
			return this.arrivals != seen && this.shutdown.isRunning();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** A run that this process has named is on this node. */
	void began(String name) {
		number(name).ifPresent((number) -> this.running.add(number));
	}

	void ended(String name) {
		number(name).ifPresent((number) -> this.running.remove(number));
		beginSoon();
	}

	private Optional<Integer> number(String name) {
		return name.startsWith(this.process) ? Optional.of(Integer.valueOf(name.substring(this.process.length())))
				: Optional.empty();
	}

	/** Does nothing while that is about to happen anyhow. */
	void beginSoon() {
		this.beginner.execute(this::begin);
	}

	/** Also finds what has come to other nodes, and what a failed one has left. */
	@Scheduled(fixedDelay = 3_000)
	void begin() {
		int number = 0;
		while (this.running.contains(number)) {
			number++;
		}
		if (number < RUNS_AT_A_TIME && !this.lingering && this.shutdown.isRunning()) {
			String name = this.process + number;
			try {
				this.scheduler.ifAvailable(
						(available) -> this.documents.nextRun().ifPresent((run) -> begin(name, run, available)));
			}
			catch (DataAccessException | TransactionException ex) {
				logger.debug("Small documents cannot be queried now", ex);
			}
		}
	}

	private void begin(String name, long run, Scheduler scheduler) {
		this.client
			.scheduleIfNotExists(TASK.instance(name).data(run).priority(Priority.HIGH).scheduledTo(this.clock.now()));
		scheduler.triggerCheckForDueExecutions();
	}

	@PreDestroy
	void close() {
		this.beginner.shutdownNow();
	}

}

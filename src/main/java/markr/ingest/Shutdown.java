package markr.ingest;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.github.kagkarlsson.scheduler.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.StepInterruptionPolicy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Ends the imports of this node when it shuts down: no new ones are begun, running ones
 * stop behind the chunk that they are at and are resumed by another node, or by this one
 * after its start. Runs before the data source is closed; Spring Batch's own hook would
 * race with that.
 */
@Component
public class Shutdown implements SmartLifecycle, StepInterruptionPolicy {

	private static final Logger logger = LoggerFactory.getLogger(Shutdown.class);

	private final ObjectProvider<Scheduler> scheduler;

	private final Duration stopWait;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition importEnded = this.lock.newCondition();

	private final Condition begun = this.lock.newCondition();

	private int underWay;

	private volatile boolean running;

	Shutdown(ObjectProvider<Scheduler> scheduler, IngestProperties properties) {
		this.scheduler = scheduler;
		this.stopWait = properties.stopWait();
	}

	/** Whether an import may begin; if so, {@link #importEnded} must follow. */
	public boolean importMayBegin() {
		this.lock.lock();
		try {
			if (!this.running) {
				return false;
			}
			this.underWay++;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	public void importEnded() {
		this.lock.lock();
		try {
			this.underWay--;
			this.importEnded.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Waits, and no longer than until this node begins to shut down: whether it has. */
	public boolean isBegunWithin(Duration wait) throws InterruptedException {
		this.lock.lock();
		try {
			long nanosLeft = wait.toNanos();
			while (this.running && nanosLeft > 0) {
				nanosLeft = this.begun.awaitNanos(nanosLeft);
			}
			return !this.running;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Asked before each chunk. The step must be set to terminate as well: an exception
	 * alone would end it as completed, with the rest of the document unread.
	 */
	@Override
	public void checkInterrupted(StepExecution step) throws JobInterruptedException {
		if (!this.running || Thread.currentThread().isInterrupted()) {
			step.setTerminateOnly();
			throw new JobInterruptedException("This node is shutting down");
		}
	}

	@Override
	public void start() {
		this.running = true;
		// A context that was stopped can be started again.
		this.scheduler.ifAvailable(Scheduler::resume);
	}

	@Override
	public void stop() {
		this.running = false;
		this.scheduler.ifAvailable(Scheduler::pause);
		this.lock.lock();
		try {
			this.begun.signalAll();
			long nanosLeft = this.stopWait.toNanos();
			while (this.underWay > 0 && nanosLeft > 0) {
				nanosLeft = this.importEnded.awaitNanos(nanosLeft);
			}
			if (this.underWay > 0) {
				logger.warn(
						"{} imports have not reached the end of their chunk within {} s; "
								+ "they are resumed from the chunk before",
						this.underWay, TimeUnit.NANOSECONDS.toSeconds(this.stopWait.toNanos()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}

package markr.ingest;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

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

	private static final int IMPORTS_MAX = Integer.MAX_VALUE;

	private final ObjectProvider<Scheduler> scheduler;

	private final Duration stopWait;

	/** One permit for each import under way; a shutdown waits for all of them. */
	private volatile Semaphore permits = new Semaphore(0);

	private volatile boolean running;

	Shutdown(ObjectProvider<Scheduler> scheduler, IngestProperties properties) {
		this.scheduler = scheduler;
		this.stopWait = properties.stopWait();
	}

	/**
	 * Does work that a shutdown waits for.
	 * @return what the work returns; false if this node is shutting down and it was not
	 * begun
	 */
	public boolean run(BooleanSupplier work) {
		Semaphore permits = this.permits;
		if (!permits.tryAcquire()) {
			return false;
		}
		try {
			return isRunning() && work.getAsBoolean();
		}
		finally {
			permits.release();
		}
	}

	/**
	 * Asked before each chunk. The step must be set to terminate as well: an exception
	 * alone would end it as completed, with the rest of the document unread.
	 */
	@Override
	public void checkInterrupted(StepExecution step) throws JobInterruptedException {
		if (!isRunning() || Thread.currentThread().isInterrupted()) {
			step.setTerminateOnly();
			throw new JobInterruptedException("This node is shutting down");
		}
	}

	@Override
	public void start() {
		this.permits = new Semaphore(IMPORTS_MAX);
		this.running = true;
		// A context that was stopped can be started again.
		this.scheduler.ifAvailable(Scheduler::resume);
	}

	@Override
	public void stop() {
		this.running = false;
		this.scheduler.ifAvailable(Scheduler::pause);
		Semaphore permits = this.permits;
		try {
			if (!permits.tryAcquire(IMPORTS_MAX, this.stopWait.toNanos(), TimeUnit.NANOSECONDS)) {
				logger.warn(
						"{} imports have not reached the end of their chunk within {} s; "
								+ "they are resumed from the chunk before",
						IMPORTS_MAX - permits.availablePermits(), this.stopWait.toSeconds());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}

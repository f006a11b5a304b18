package markr.ingest;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;

/**
 * What all work rows have in common: a row is removed when its work is done, and due
 * again when it is not or has failed. Thread-safe.
 *
 * @param <T> what a row holds besides its name
 */
public abstract class WorkTask<T> implements FailureHandler<T> {

	/**
	 * Also the upper limit of the setting: a row that is due later counts as written by a
	 * clock gone wrong.
	 */
	private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

	private static final int DOUBLINGS_MAX = 16;

	private static final Logger logger = LoggerFactory.getLogger(WorkTask.class);

	final DatabaseClock clock;

	private final Duration retryPause;

	protected WorkTask(DatabaseClock clock, IngestProperties properties) {
		this.clock = clock;
		this.retryPause = properties.retryPause();
	}

	/**
	 * Does the work of a row if a place is free, else resumes it later.
	 * @param work returns whether it is done; if not, the node is shutting down
	 */
	protected CompletionHandler<T> execute(Semaphore places, Duration turnPause, BooleanSupplier work) {
		if (!places.tryAcquire()) {
			return resumeAfter(turnPause);
		}
		try {
			return ended(work.getAsBoolean());
		}
		finally {
			places.release();
		}
	}

	protected CompletionHandler<T> ended(boolean done) {
		return done ? new CompletionHandler.OnCompleteRemove<>() : resumeAfter(Duration.ZERO);
	}

	private CompletionHandler<T> resumeAfter(Duration pause) {
		return (execution, row) -> row.reschedule(execution, this.clock.now().plus(pause));
	}

	/**
	 * While the database is away, the row stays picked: without heartbeats it soon counts
	 * as a dead node's, and is taken over.
	 */
	@Override
	public void onFailure(ExecutionComplete execution, ExecutionOperations<T> row) {
		try {
			failed(execution, row);
		}
		catch (RuntimeException ex) {
			if (!InfrastructureFailure.isCauseOf(ex)) {
				throw ex;
			}
			logger.warn("Work row {} cannot be rescheduled, it waits to be revived: {}",
					execution.getExecution().taskInstance,
					String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex)));
		}
	}

	/** Reschedules a row whose work has failed, or gives it up. */
	protected abstract void failed(ExecutionComplete execution, ExecutionOperations<T> row);

	/** Has the work tried again, after a pause that is doubled with each attempt. */
	protected void retry(ExecutionComplete execution, ExecutionOperations<T> row, int attempts) {
		Duration pause = this.retryPause.multipliedBy(1L << Math.min(Math.max(0, attempts - 1), DOUBLINGS_MAX));
		row.reschedule(execution, execution.getTimeDone().plus((pause.compareTo(PAUSE_MAX) < 0) ? pause : PAUSE_MAX));
	}

}

package markr.ingest;

import java.time.Duration;
import java.time.Instant;

import com.github.kagkarlsson.scheduler.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The time of the database, by which work is due and nodes count as failed: one clock for
 * all nodes, whatever their own clocks say or do. Asked for again and again; in between,
 * and while the database is away, time is measured from its last answer on. Thread-safe.
 */
@Component
public class DatabaseClock implements Clock {

	/** An answer that took longer says too little of the time. */
	private static final Duration ANSWER_MAX = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(DatabaseClock.class);

	private final WorkTable work;

	private volatile Answer last;

	DatabaseClock(WorkTable work) {
		this.work = work;
		this.last = ask();
	}

	@Override
	public Instant now() {
		Answer answer = this.last;
		return answer.time().plusNanos(System.nanoTime() - answer.nanos());
	}

	/**
	 * Follows the database's clock. Should that have stepped back, as when another server
	 * has taken over, work rows would wait for the time that they were written at.
	 */
	@Scheduled(fixedDelay = 5_000)
	void follow() {
		try {
			Answer answer = ask();
			if (answer.roundTrip().compareTo(ANSWER_MAX) < 0) {
				this.last = answer;
			}
		}
		catch (DataAccessException | TransactionException ex) {
			logger.debug("The database cannot be asked now", ex);
		}
	}

	private Answer ask() {
		long asked = System.nanoTime();
		WorkTable.Clock clock = this.work.bringBack();
		long answered = System.nanoTime();
		if (clock.broughtBack() > 0) {
			logger.warn("{} work rows were ahead of the database's clock, they are due now", clock.broughtBack());
		}
		return new Answer(clock.time().toInstant(), answered, Duration.ofNanos(answered - asked));
	}

	/**
	 * What the database said, as if it were the time of the answer's arrival: so this
	 * clock is never ahead, and what is due by it is due for the database.
	 */
	private record Answer(Instant time, long nanos, Duration roundTrip) {
	}

}

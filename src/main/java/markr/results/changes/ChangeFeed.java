package markr.results.changes;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells those who read the changes which tests have changed. One query for all of them
 * when something is heard, none when nobody reads; and one every now and then, for where
 * notifications do not come through. Whatever was lost on the way is told the next time,
 * since each query asks for what the one before could not see. Thread-safe.
 */
@Component
class ChangeFeed implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ChangeFeed.class);

	private static final Duration HEARTBEAT = Duration.ofSeconds(15);

	/** Many documents may be published in a second: so much of that is told together. */
	private static final Duration TOGETHER = Duration.ofMillis(50);

	private final ChangeView changes;

	private final TestChanges testChanges;

	private final int readersMax;

	/** All who were let in. */
	private final Set<ChangeReader> admitted = ConcurrentHashMap.newKeySet();

	/** Those who have caught up: what is found is told to them. */
	private final Set<ChangeReader> readers = ConcurrentHashMap.newKeySet();

	/** Looks things up, one after the other. */
	private final ScheduledExecutorService lookout = Executors
		.newSingleThreadScheduledExecutor((task) -> new Thread(task, "change-feed"));

	/** A thread for each reader who is just being told something. */
	private final ThreadPoolExecutor senders;

	private final AtomicBoolean looking = new AtomicBoolean();

	/** Up to where the readers have been told; only the lookout's thread uses it. */
	private @Nullable ChangePosition told;

	/** While there are readers, and a little longer; the lookout's alone, too. */
	private TestChanges.@Nullable Listening listening;

	private volatile boolean running;

	ChangeFeed(ChangeView changes, TestChanges testChanges, ResultsProperties properties) {
		this.changes = changes;
		this.testChanges = testChanges;
		this.readersMax = properties.changeReadersMax();
		// One more each: he who has gone may still be on his way out.
		this.senders = new ThreadPoolExecutor(0, 2 * this.readersMax, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				new CustomizableThreadFactory("change-sender-"));
		this.lookout.scheduleWithFixedDelay(this::heartbeat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	/**
	 * Adds a reader. The first thing he hears is what has changed since his position, or
	 * that he must look at everything.
	 * @param position where he was, if he was there before
	 * @return nothing if there are too many already, or this node is shutting down
	 */
	Optional<ChangeReader> read(@Nullable ChangePosition position, ChangeReader.Channel channel) {
		ChangeReader reader = new ChangeReader(channel, this.senders, this::forget);
		synchronized (this.admitted) {
			if (!this.running || this.admitted.size() >= this.readersMax) {
				return Optional.empty();
			}
			this.admitted.add(reader);
		}
		this.lookout.execute(() -> catchUp(reader, position));
		return Optional.of(reader);
	}

	/** Forgets a reader who has gone. */
	void forget(ChangeReader reader) {
		this.admitted.remove(reader);
		this.readers.remove(reader);
	}

	/**
	 * Nothing else is told before what he has missed: the position that comes with it
	 * says that he has heard all before it.
	 */
	private void catchUp(ChangeReader reader, @Nullable ChangePosition position) {
		try {
			look();
			ChangePosition present = (this.told != null) ? this.told : this.changes.position();
			if (position == null || !present.mayFollow(position)) {
				reader.reset(present);
			}
			else {
				ChangeView.Changes missed = this.changes.since(position, ChangeReader.WAITING_MAX + 1);
				reader.tell(missed.tests(), missed.position());
			}
			this.told = present;
			this.readers.add(reader);
			if (!this.admitted.contains(reader)) {
				forget(reader);
			}
			if (this.listening == null) {
				this.listening = this.testChanges.listen(this::lookSoon);
			}
		}
		catch (DataAccessException | TransactionException ex) {
			// He comes back, as with any connection that breaks.
			logger.debug("The database is away", ex);
			forget(reader);
			reader.end();
		}
	}

	private void lookSoon() {
		if (!this.readers.isEmpty() && this.looking.compareAndSet(false, true)) {
			this.lookout.schedule(() -> {
				this.looking.set(false);
				lookIfPossible();
			}, TOGETHER.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void lookIfPossible() {
		try {
			look();
		}
		catch (DataAccessException | TransactionException ex) {
			// The next look asks from the same position.
			logger.debug("Changes cannot be looked up now", ex);
		}
	}

	private void look() {
		ChangePosition before = this.told;
		if (this.readers.isEmpty()) {
			this.told = null;
		}
		else if (before == null) {
			this.told = this.changes.position();
		}
		else {
			ChangeView.Changes found = this.changes.since(before, ChangeReader.WAITING_MAX + 1);
			this.told = found.position();
			boolean follows = found.position().mayFollow(before);
			for (ChangeReader reader : this.readers) {
				if (follows) {
					reader.tell(found.tests(), found.position());
				}
				else {
					reader.reset(found.position());
				}
			}
		}
	}

	/** Looks too, for what was not heard of. */
	private void heartbeat() {
		if (this.admitted.isEmpty()) {
			stopListening();
		}
		lookIfPossible();
		this.readers.forEach(ChangeReader::heartbeat);
	}

	private void stopListening() {
		if (this.listening != null) {
			this.listening.close();
			this.listening = null;
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	/** The web server waits for its requests, which would not end by themselves. */
	@Override
	public void stop() {
		synchronized (this.admitted) {
			this.running = false;
		}
		this.lookout.execute(this::stopListening);
		this.admitted.forEach(ChangeReader::end);
		this.admitted.clear();
		this.readers.clear();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before the web server waits for its requests. */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 512;
	}

	@PreDestroy
	void close() {
		this.lookout.shutdown();
		this.senders.shutdown();
	}

}

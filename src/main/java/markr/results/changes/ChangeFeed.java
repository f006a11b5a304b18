package markr.results.changes;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import markr.platform.ClientPoll;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Reports to the readers of the changes which tests have changed, on whichever node. Each
 * poll asks for what the one before could not see, so nothing is lost between two of them
 * or while the database is away. Thread-safe.
 */
@Component
class ChangeFeed extends ClientPoll<ChangeReader> {

	private static final Duration INTERVAL = Duration.ofMillis(500);

	private static final long HEARTBEAT_NANOS = Duration.ofSeconds(15).toNanos();

	private final ChangeView changes;

	private final int readersMax;

	/** A thread for each reader to which something is being sent. */
	private final ThreadPoolExecutor senders;

	/** Up to where the readers have been served; only the poll's thread uses it. */
	private @Nullable ChangePosition polled;

	private long heartbeatAt = System.nanoTime();

	ChangeFeed(ChangeView changes, ResultsProperties properties) {
		super("change-poll", INTERVAL);
		this.changes = changes;
		this.readersMax = properties.changeReadersMax();
		// One more each: a reader that has gone may still hold its thread.
		this.senders = new ThreadPoolExecutor(0, 2 * this.readersMax, 10, TimeUnit.SECONDS, new SynchronousQueue<>(),
				new CustomizableThreadFactory("change-sender-"));
	}

	/**
	 * Adds a reader. The first thing it gets is what has changed since its position, or
	 * that everything may have.
	 * @param position where it was, if it was there before
	 * @return nothing if there are too many already, or this node is shutting down
	 */
	Optional<ChangeReader> read(@Nullable ChangePosition position, ChangeReader.Channel channel) {
		ChangeReader reader = new ChangeReader(position, channel, this.senders, this::remove);
		return addUpTo(this.readersMax, reader) ? Optional.of(reader) : Optional.empty();
	}

	/** Forgets a reader that has gone. */
	void forget(ChangeReader reader) {
		remove(reader);
	}

	@Override
	protected void poll(Collection<ChangeReader> readers) {
		sendHeartbeats(readers);
		List<ChangeReader> served = readers.stream().filter(ChangeReader::isServed).toList();
		ChangePosition before = this.polled;
		ChangePosition present;
		if (served.isEmpty() || before == null) {
			present = this.changes.position();
		}
		else {
			ChangeView.Changes found = since(before);
			present = found.position();
			served.forEach((reader) -> report(reader, before, found));
		}
		this.polled = present;
		readers.stream().filter((reader) -> !reader.isServed()).forEach((reader) -> begin(reader, present));
	}

	/**
	 * Nothing else is reported before what it has missed: the position that comes with it
	 * says that it has got all before.
	 */
	private void begin(ChangeReader reader, ChangePosition present) {
		ChangePosition start = reader.start();
		if (start == null || !present.mayFollow(start)) {
			reader.reset(present);
		}
		else {
			report(reader, start, since(start));
		}
	}

	private static void report(ChangeReader reader, ChangePosition before, ChangeView.Changes found) {
		if (found.position().mayFollow(before)) {
			reader.report(found.tests(), found.position());
		}
		else {
			reader.reset(found.position());
		}
	}

	private ChangeView.Changes since(ChangePosition position) {
		return this.changes.since(position, ChangeReader.WAITING_MAX + 1);
	}

	/** Also while the database is away. */
	private void sendHeartbeats(Collection<ChangeReader> readers) {
		if (System.nanoTime() - this.heartbeatAt >= HEARTBEAT_NANOS) {
			this.heartbeatAt = System.nanoTime();
			readers.forEach(ChangeReader::heartbeat);
		}
	}

	@Override
	protected void end(ChangeReader reader) {
		reader.end();
	}

	@Override
	protected void close() {
		super.close();
		this.senders.shutdown();
	}

}

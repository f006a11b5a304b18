package markr.results.changes;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

	/** Twice the readers: one that has gone may still hold its thread. */
	private static final int SENDERS_MAX = 2000;

	private final ChangeView changes;

	/** A thread for each reader to which something is being sent. */
	private final ThreadPoolExecutor senders = new ThreadPoolExecutor(0, SENDERS_MAX, 10, TimeUnit.SECONDS,
			new SynchronousQueue<>(), new CustomizableThreadFactory("change-sender-"));

	private long heartbeatAt = System.nanoTime();

	ChangeFeed(ChangeView changes) {
		super("change-poll", INTERVAL);
		this.changes = changes;
	}

	/**
	 * Adds a reader. The first thing it gets is what has changed since its position, or
	 * that everything may have.
	 * @param position where it was, if it was there before
	 * @return nothing if this node is shutting down
	 */
	Optional<ChangeReader> read(@Nullable ChangePosition position, ChangeReader.Channel channel) {
		ChangeReader reader = new ChangeReader(position, channel, this.senders, this::remove);
		return addWhileRunning(reader) ? Optional.of(reader) : Optional.empty();
	}

	/** Forgets a reader that has gone. */
	void forget(ChangeReader reader) {
		remove(reader);
	}

	/**
	 * Readers that are at one position, as nearly all are, are served by one question,
	 * and those without one by any.
	 */
	@Override
	protected void poll(Collection<ChangeReader> readers) {
		sendHeartbeats(readers);
		Map<ChangePosition, ChangeView.Changes> found = new HashMap<>();
		List<ChangeReader> newcomers = new ArrayList<>();
		ChangePosition present = null;
		for (ChangeReader reader : readers.stream().filter(ChangeReader::isReady).toList()) {
			ChangePosition position = reader.position();
			if (position == null) {
				newcomers.add(reader);
			}
			else {
				ChangeView.Changes changes = found.computeIfAbsent(position, this::since);
				reader.send(changes.tests(), changes.position());
				present = changes.position();
			}
		}
		if (!newcomers.isEmpty()) {
			ChangePosition first = (present != null) ? present : this.changes.position();
			newcomers.forEach((reader) -> reader.send(List.of(), first));
		}
	}

	private ChangeView.Changes since(ChangePosition position) {
		return this.changes.since(position, ChangeReader.CHANGES_MAX + 1);
	}

	/** Also while the database is away. */
	private void sendHeartbeats(Collection<ChangeReader> readers) {
		if (System.nanoTime() - this.heartbeatAt >= HEARTBEAT_NANOS) {
			this.heartbeatAt = System.nanoTime();
			readers.stream().filter(ChangeReader::isReady).forEach(ChangeReader::sendHeartbeat);
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

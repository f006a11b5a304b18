package markr.results.changes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A reader of the changes, with what has still to be sent to it. However slow it is, it
 * holds up no other: each has a thread of its own, and what has not been sent yet is
 * merged, up to a limit; then the reader is asked to fetch everything anew. Thread-safe.
 */
class ChangeReader {

	/** Changes that wait for one reader. */
	static final int WAITING_MAX = 1000;

	private final @Nullable ChangePosition start;

	private final Channel channel;

	private final Executor executor;

	private final Consumer<ChangeReader> onEnd;

	private final Map<String, Long> waiting = new LinkedHashMap<>();

	private @Nullable ChangePosition position;

	private boolean reset;

	private boolean heartbeat;

	private boolean sending;

	private boolean ended;

	/**
	 * Creates a reader.
	 * @param start the position from which it resumes; null if it begins
	 * @param executor must take one task of each reader at a time
	 * @param onEnd called once the reader has gone
	 */
	ChangeReader(@Nullable ChangePosition start, Channel channel, Executor executor, Consumer<ChangeReader> onEnd) {
		this.start = start;
		this.channel = channel;
		this.executor = executor;
		this.onEnd = onEnd;
	}

	@Nullable ChangePosition start() {
		return this.start;
	}

	/**
	 * Whether anything has been reported to it since it came, be it that nothing has
	 * changed.
	 */
	synchronized boolean isServed() {
		return this.position != null;
	}

	/** Reports changes, and the position that the reader has reached with them. */
	synchronized void report(List<TestChange> changes, ChangePosition position) {
		if (this.waiting.size() + changes.size() > WAITING_MAX) {
			reset(position);
		}
		else {
			// A test that changes again is sent behind the others.
			changes.forEach((change) -> {
				this.waiting.remove(change.testId());
				this.waiting.put(change.testId(), change.version());
			});
			this.position = position;
			send();
		}
	}

	/** Asks the reader to fetch everything anew. */
	synchronized void reset(ChangePosition position) {
		this.waiting.clear();
		this.reset = true;
		this.position = position;
		send();
	}

	/** Shows the reader, and what lies between, that the stream is alive. */
	synchronized void heartbeat() {
		this.heartbeat = true;
		send();
	}

	/** Ends the reader's stream. */
	void end() {
		synchronized (this) {
			this.ended = true;
		}
		this.channel.close();
	}

	private void send() {
		if (hasWaiting() && !this.sending) {
			this.sending = true;
			try {
				this.executor.execute(this::sendWaiting);
			}
			catch (RejectedExecutionException ex) {
				// This node is shutting down.
				this.ended = true;
			}
		}
	}

	private boolean hasWaiting() {
		return !this.ended && (this.reset || this.heartbeat || !this.waiting.isEmpty());
	}

	private void sendWaiting() {
		try {
			for (Batch batch = next(); batch != null; batch = next()) {
				batch.sendTo(this.channel);
			}
		}
		catch (IOException | IllegalStateException ex) {
			// It has gone, and resumes where it was when it comes back.
			synchronized (this) {
				this.ended = true;
			}
			this.onEnd.accept(this);
		}
	}

	private synchronized @Nullable Batch next() {
		if (!hasWaiting()) {
			this.sending = false;
			return null;
		}
		List<TestChange> changes = new ArrayList<>();
		this.waiting.forEach((testId, version) -> changes.add(new TestChange(testId, version)));
		Batch batch = new Batch(this.reset, changes, this.position);
		this.waiting.clear();
		this.reset = false;
		this.heartbeat = false;
		return batch;
	}

	/** What is sent together; only its end is a position to resume from. */
	private record Batch(boolean reset, List<TestChange> changes, @Nullable ChangePosition position) {

		void sendTo(Channel channel) throws IOException {
			if (!this.reset && this.changes.isEmpty()) {
				channel.heartbeat();
			}
			if (this.reset) {
				channel.reset(this.changes.isEmpty() ? this.position : null);
			}
			int last = this.changes.size() - 1;
			for (int i = 0; i <= last; i++) {
				channel.changed(this.changes.get(i), (i == last) ? this.position : null);
			}
		}

	}

	/** Sends to a reader. Each call may wait for it. */
	interface Channel {

		/** Everything may have changed. */
		void reset(@Nullable ChangePosition position) throws IOException;

		/** A test has changed. */
		void changed(TestChange change, @Nullable ChangePosition position) throws IOException;

		/** Nothing has changed. */
		void heartbeat() throws IOException;

		void close();

	}

}

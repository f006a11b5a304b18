package markr.results.changes;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A reader of the changes, and how far it has come. However slow it is, it holds up no
 * other and nothing is kept for it: it stays where it is until it has taken what is being
 * sent to it, on a thread of its own. Thread-safe.
 */
class ChangeReader {

	/** Changes that are sent together; of more, the reader fetches everything anew. */
	static final int CHANGES_MAX = 1000;

	private final Channel channel;

	private final Executor executor;

	private final Consumer<ChangeReader> onEnd;

	private volatile @Nullable ChangePosition position;

	private volatile boolean ready = true;

	/**
	 * Creates a reader.
	 * @param position the position from which it resumes; null if it begins
	 * @param onEnd called once the reader has gone
	 */
	ChangeReader(@Nullable ChangePosition position, Channel channel, Executor executor, Consumer<ChangeReader> onEnd) {
		this.position = position;
		this.channel = channel;
		this.executor = executor;
		this.onEnd = onEnd;
	}

	/** Whether it has taken all that was sent to it. */
	boolean isReady() {
		return this.ready;
	}

	/** Up to where it has been sent everything; null before the first time. */
	@Nullable ChangePosition position() {
		return this.position;
	}

	/**
	 * Sends what has changed since its position, or that everything may have: if that
	 * cannot be known, or is too much.
	 */
	void send(List<TestChange> changes, ChangePosition present) {
		ChangePosition before = this.position;
		this.position = present;
		if (before == null || !present.mayFollow(before) || changes.size() > CHANGES_MAX) {
			send(() -> this.channel.reset(present));
		}
		else if (!changes.isEmpty()) {
			send(() -> {
				// Only the end of them is a position to resume from.
				int last = changes.size() - 1;
				for (int i = 0; i <= last; i++) {
					this.channel.changed(changes.get(i), (i == last) ? present : null);
				}
			});
		}
	}

	/** Shows the reader, and what lies between, that the stream is alive. */
	void sendHeartbeat() {
		send(this.channel::heartbeat);
	}

	/** Ends the reader's stream. */
	void end() {
		this.ready = false;
		this.channel.close();
	}

	private void send(Message message) {
		this.ready = false;
		try {
			this.executor.execute(() -> {
				try {
					message.send();
					this.ready = true;
				}
				catch (IOException | IllegalStateException ex) {
					// It has gone, and resumes where it was when it comes back.
					this.onEnd.accept(this);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			// This node is shutting down, or too many that have gone hold threads.
			this.onEnd.accept(this);
			this.channel.close();
		}
	}

	private interface Message {

		void send() throws IOException;

	}

	/** Sends to a reader. Each call may wait for it. */
	interface Channel {

		/** Everything may have changed. */
		void reset(ChangePosition position) throws IOException;

		/** A test has changed. */
		void changed(TestChange change, @Nullable ChangePosition position) throws IOException;

		/** Nothing has changed. */
		void heartbeat() throws IOException;

		void close();

	}

}

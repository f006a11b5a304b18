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
 * One who reads the changes, with what he has still to be told. However slow he is, he
 * holds up nobody else: each is told on a thread of its own, and what he has not heard
 * yet is merged, up to a limit; then he hears that he must look at everything anew.
 * Thread-safe.
 */
class ChangeReader {

	/** Changes that wait for one reader. */
	static final int WAITING_MAX = 1000;

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
	 * @param executor must take one task of each reader at a time
	 * @param onEnd called once he has gone
	 */
	ChangeReader(Channel channel, Executor executor, Consumer<ChangeReader> onEnd) {
		this.channel = channel;
		this.executor = executor;
		this.onEnd = onEnd;
	}

	/** Tells him of changes, and how far he has come with them. */
	synchronized void tell(List<TestChange> changes, ChangePosition position) {
		if (this.waiting.size() + changes.size() > WAITING_MAX) {
			reset(position);
		}
		else if (!changes.isEmpty()) {
			// A test that changes again is told behind the others.
			changes.forEach((change) -> {
				this.waiting.remove(change.testId());
				this.waiting.put(change.testId(), change.version());
			});
			this.position = position;
			send();
		}
	}

	/** Tells him to look at everything anew. */
	synchronized void reset(ChangePosition position) {
		this.waiting.clear();
		this.reset = true;
		this.position = position;
		send();
	}

	/** Shows him, and what lies between, that he is still being told. */
	synchronized void heartbeat() {
		this.heartbeat = true;
		send();
	}

	/** Ends his stream. */
	void end() {
		synchronized (this) {
			this.ended = true;
		}
		this.channel.close();
	}

	private void send() {
		if (!this.sending && !this.ended) {
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

	private void sendWaiting() {
		try {
			for (Batch batch = next(); batch != null; batch = next()) {
				batch.sendTo(this.channel);
			}
		}
		catch (IOException | IllegalStateException ex) {
			// He has gone, and resumes where he was when he comes back.
			synchronized (this) {
				this.ended = true;
			}
			this.onEnd.accept(this);
		}
	}

	private synchronized @Nullable Batch next() {
		if (this.ended || (!this.reset && !this.heartbeat && this.waiting.isEmpty())) {
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

	/** What goes out at once; only its end is a position that he can resume from. */
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

	/** The way to a reader. Each call may wait for him. */
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

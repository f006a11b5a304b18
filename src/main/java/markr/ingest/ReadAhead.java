package markr.ingest;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import markr.platform.Lookahead;
import org.jspecify.annotations.Nullable;

/**
 * Reads and judges on a thread of its own while the caller stores what came before, so
 * that parser and database work at the same time. What is read ahead is bounded, and does
 * not count yet: an import resumes after a restart behind what the caller has taken. For
 * one caller; not thread-safe.
 */
class ReadAhead<T> implements AutoCloseable {

	/**
	 * Blocks that wait, some 5000 results; one more is being read. A chunk has as many,
	 * so the next one is read while one is stored.
	 */
	static final int BLOCKS = 20;

	private final Lookahead<T> ahead;

	private final ExecutorService thread;

	/**
	 * Begins to read.
	 * @param source gives the next block, or null behind the last one; asked by one
	 * thread, which is not the caller's
	 * @param name of the thread
	 */
	ReadAhead(Supplier<@Nullable T> source, String name) {
		this.thread = Executors.newSingleThreadExecutor((reading) -> {
			Thread thread = new Thread(reading, name);
			thread.setDaemon(true);
			return thread;
		});
		this.ahead = new Lookahead<>(source, BLOCKS + 1, this.thread);
	}

	/**
	 * The next block, or null behind the last one. Waits for it, also if the thread is
	 * interrupted: an import ends behind its chunk, not within.
	 * @throws RuntimeException as the source has thrown it, behind what it gave before
	 */
	@Nullable T read() {
		T next = this.ahead.take();
		if (next == null) {
			close();
		}
		return next;
	}

	/** Has the reading thread end, without waiting for it. */
	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}

package markr.ingest;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

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

	private final Supplier<@Nullable T> source;

	private final BlockingQueue<Ahead<T>> waiting = new ArrayBlockingQueue<>(BLOCKS);

	private final Thread thread;

	private volatile boolean closed;

	private @Nullable Ahead<T> end;

	/**
	 * Begins to read.
	 * @param source gives the next block, or null behind the last one; asked by one
	 * thread, which is not the caller's
	 * @param name of the thread
	 */
	ReadAhead(Supplier<@Nullable T> source, String name) {
		this.source = source;
		this.thread = new Thread(this::readAll, name);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * The next block, or null behind the last one. Waits for it, also if the thread is
	 * interrupted: an import ends behind its chunk, not within.
	 * @throws RuntimeException as the source has thrown it, behind what it gave before
	 */
	@Nullable T read() {
		Ahead<T> next = (this.end != null) ? this.end : take();
		if (next.isEnd()) {
			this.end = next;
		}
		return next.get();
	}

	/** Has the reading thread end, without waiting for it. */
	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
	}

	private Ahead<T> take() {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return this.waiting.take();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void readAll() {
		try {
			Ahead<T> next;
			do {
				next = readNext();
				this.waiting.put(next);
			}
			while (!next.isEnd() && !this.closed);
		}
		catch (InterruptedException ex) {
			// By close(): no more blocks will be taken.
		}
	}

	/** Whatever is thrown is the caller's, who would wait for ever otherwise. */
	private Ahead<T> readNext() {
		try {
			return new Ahead<>(this.source.get(), null);
		}
		catch (Throwable ex) {
			return new Ahead<>(null, ex);
		}
	}

	/**
	 * What is handed over: a block, or the end.
	 *
	 * @param block null at the end
	 * @param failure why the source failed, null if it did not
	 */
	private record Ahead<T>(@Nullable T block, @Nullable Throwable failure) {

		boolean isEnd() {
			return this.block == null;
		}

		@Nullable T get() {
			if (this.failure instanceof Error error) {
				throw error;
			}
			if (this.failure != null) {
				// Nothing else can come from a source that declares no exception.
				throw (RuntimeException) this.failure;
			}
			return this.block;
		}

	}

}

package markr.ingest;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Reads on a thread of its own while the caller stores what was read before, so that
 * parser and database work at the same time. Readings are handed over in blocks, since
 * handing over each costs more than reading it. What is read ahead is bounded in number
 * and in characters, whatever a document holds, and is nobody's yet: where an import goes
 * on after a restart is told by what the caller has taken. For one caller; not
 * thread-safe.
 */
class ReadAhead implements AutoCloseable {

	/** Readings of one block. */
	static final int BLOCK_READINGS = 256;

	/**
	 * Characters of one block; the reading that passes it is the block's last. Together
	 * with {@link DocumentXml#RESULT_TEXT_LENGTH_MAX} and the number of blocks it bounds
	 * the memory.
	 */
	static final int BLOCK_LENGTH = 65_536;

	/** Blocks that wait; one more is being filled, and one being taken from. */
	static final int BLOCKS = 4;

	private final Supplier<@Nullable Reading> source;

	private final BlockingQueue<Block> blocks = new ArrayBlockingQueue<>(BLOCKS);

	private final Thread thread;

	private volatile boolean closed;

	private Iterator<Reading> taken = List.<Reading>of().iterator();

	private @Nullable Block last;

	/**
	 * Begins to read.
	 * @param source gives the next reading, or null behind the last one; asked by one
	 * thread, which is not the caller's
	 * @param name of the thread
	 */
	ReadAhead(Supplier<@Nullable Reading> source, String name) {
		this.source = source;
		this.thread = new Thread(this::readAll, name);
		this.thread.setDaemon(true);
		this.thread.start();
	}

	/**
	 * The next reading, or null behind the last one. Waits for it, also if the thread is
	 * interrupted: an import ends behind its chunk, not within.
	 * @throws RuntimeException as the source has thrown it, behind what was read before
	 */
	@Nullable Reading read() {
		while (!this.taken.hasNext()) {
			if (this.last != null) {
				return this.last.end();
			}
			Block block = take();
			this.taken = block.readings().iterator();
			if (block.isLast()) {
				this.last = block;
			}
		}
		return this.taken.next();
	}

	/** Has the reading thread end, without waiting for it. */
	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
	}

	private Block take() {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return this.blocks.take();
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
			Block block;
			do {
				block = nextBlock();
				this.blocks.put(block);
			}
			while (!block.isLast() && !this.closed);
		}
		catch (InterruptedException ex) {
			// By close(): nobody takes anything any more.
		}
	}

	/** Whatever is thrown is the caller's, who would wait for ever otherwise. */
	private Block nextBlock() {
		List<Reading> readings = new ArrayList<>(BLOCK_READINGS);
		long length = 0;
		try {
			while (readings.size() < BLOCK_READINGS && length < BLOCK_LENGTH && !this.closed) {
				Reading reading = this.source.get();
				if (reading == null) {
					return new Block(readings, true, null);
				}
				readings.add(reading);
				length += reading.length();
			}
			return new Block(readings, false, null);
		}
		catch (Throwable ex) {
			return new Block(readings, true, ex);
		}
	}

	/**
	 * What is handed over.
	 *
	 * @param readings in their order
	 * @param isLast whether no other block follows
	 * @param failure why the source could not go on, null if it did not fail
	 */
	private record Block(List<Reading> readings, boolean isLast, @Nullable Throwable failure) {

		@Nullable Reading end() {
			if (this.failure instanceof Error error) {
				throw error;
			}
			if (this.failure != null) {
				// Nothing else can come from a source that declares no exception.
				throw (RuntimeException) this.failure;
			}
			return null;
		}

	}

}

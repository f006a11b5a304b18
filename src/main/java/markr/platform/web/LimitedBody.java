package markr.platform.web;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

/**
 * A body that may have so many bytes, and must not come in more slowly than a poor line
 * sends: a sender that trickles would hold a thread for as long as it likes. Not
 * thread-safe.
 */
class LimitedBody extends ServletInputStream {

	static final long BYTES_PER_SECOND_MIN = 8 * 1024;

	/** As long as the server waits for a single byte. */
	private static final long WAIT_NANOS = Duration.ofSeconds(20).toNanos();

	private static final long DRAIN_NANOS = Duration.ofSeconds(5).toNanos();

	private static final long POLL_NANOS = Duration.ofMillis(5).toNanos();

	private final ServletInputStream body;

	private final LongSupplier nanoTime;

	private final long begun;

	private final long bytesMax;

	private long read;

	LimitedBody(ServletInputStream body, long bytesMax, LongSupplier nanoTime) {
		this.body = body;
		this.bytesMax = bytesMax;
		this.nanoTime = nanoTime;
		this.begun = nanoTime.getAsLong();
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : Byte.toUnsignedInt(one[0]);
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		int count = readInTime(bytes, offset, length);
		if (count > 0) {
			this.read += count;
			if (this.read > this.bytesMax) {
				throw BodyRefusedException.tooLarge(this.bytesMax);
			}
		}
		if (this.nanoTime.getAsLong() - this.begun > WAIT_NANOS + nanosFor(this.read)) {
			throw BodyRefusedException.tooSlow();
		}
		return count;
	}

	private int readInTime(byte[] bytes, int offset, int length) throws IOException {
		try {
			return this.body.read(bytes, offset, length);
		}
		catch (IOException ex) {
			if (ex instanceof SocketTimeoutException || ex.getCause() instanceof SocketTimeoutException) {
				throw BodyRefusedException.tooSlow();
			}
			throw ex;
		}
	}

	private static long nanosFor(long bytes) {
		return (long) (bytes * ((double) Duration.ofSeconds(1).toNanos() / BYTES_PER_SECOND_MIN));
	}

	/** Reads what is left, for some seconds. */
	void drain() {
		long begun = this.nanoTime.getAsLong();
		byte[] buffer = new byte[64 * 1024];
		try {
			while (!this.body.isFinished() && this.nanoTime.getAsLong() - begun < DRAIN_NANOS) {
				if (this.body.available() == 0) {
					LockSupport.parkNanos(POLL_NANOS);
				}
				else if (this.body.read(buffer) < 0) {
					return;
				}
			}
		}
		catch (IOException ex) {
			// The sender has gone.
		}
	}

	@Override
	public boolean isFinished() {
		return this.body.isFinished();
	}

	@Override
	public boolean isReady() {
		return this.body.isReady();
	}

	@Override
	public void setReadListener(ReadListener listener) {
		this.body.setReadListener(listener);
	}

}

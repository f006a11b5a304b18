package markr.platform.postgres;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;

/** A socket that knows since when it is open, and since when it writes. */
final class TrackedSocket extends Socket {

	private final long opened = System.nanoTime();

	private volatile boolean writing;

	private volatile long writingSince;

	/** Times are those of {@link System#nanoTime}. */
	boolean isOpenedBefore(long nanoTime) {
		return this.opened - nanoTime < 0;
	}

	/** Whether one write has not come to its end that began before. */
	boolean isWritingSince(long nanoTime) {
		return this.writing && this.writingSince - nanoTime < 0;
	}

	@Override
	public OutputStream getOutputStream() throws IOException {
		return new FilterOutputStream(super.getOutputStream()) {

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				TrackedSocket.this.writingSince = System.nanoTime();
				TrackedSocket.this.writing = true;
				try {
					this.out.write(bytes, offset, length);
				}
				finally {
					TrackedSocket.this.writing = false;
				}
			}

		};
	}

	void closeQuietly() {
		try {
			close();
		}
		catch (IOException ex) {
			// It is of no use any more, either way.
			return;
		}
	}

}

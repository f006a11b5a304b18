package markr.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes that are read; another thread may ask how many. */
class CountedContent extends FilterInputStream {

	private volatile long bytes;

	CountedContent(InputStream content) {
		super(content);
	}

	long bytes() {
		return this.bytes;
	}

	@Override
	public int read() throws IOException {
		int value = super.read();
		count((value >= 0) ? 1 : 0);
		return value;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		int read = super.read(target, offset, length);
		count(Math.max(read, 0));
		return read;
	}

	@Override
	public long skip(long count) throws IOException {
		long skipped = super.skip(count);
		count(skipped);
		return skipped;
	}

	/** Only the one that reads writes it. */
	private void count(long more) {
		this.bytes = this.bytes + more;
	}

}

package markr.drop;

import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.file.Files;

/**
 * The content of a claimed file, read on the condition that nobody writes to it: a rename
 * does not stop a writer who holds the file open. At its end the file must still be what
 * it was when it counted as complete, else reading fails, so that the vault keeps nothing
 * of it. Not thread-safe.
 */
class SteadyContent extends FilterInputStream {

	private final ClaimedFile file;

	SteadyContent(ClaimedFile file) throws IOException {
		super(Files.newInputStream(file.path()));
		this.file = file;
	}

	/**
	 * @throws FileChangedException at the end, if the file has changed
	 */
	@Override
	public int read() throws IOException {
		int value = super.read();
		requireUnchangedAtEnd(value);
		return value;
	}

	/**
	 * @throws FileChangedException at the end, if the file has changed
	 */
	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		int count = super.read(target, offset, length);
		requireUnchangedAtEnd(count);
		return count;
	}

	private void requireUnchangedAtEnd(int result) throws IOException {
		if (result < 0 && !this.file.isUnchanged()) {
			throw new FileChangedException();
		}
	}

}

package markr.drop.inbox;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;

import markr.drop.FileChangedException;
import markr.drop.DamagedFileException;

/**
 * The content of a claimed file, read on the condition that nobody writes to it: a rename
 * does not stop a writer who holds the file open. At its end the file must still be what
 * it was when it counted as complete, else reading fails, so that the vault keeps nothing
 * of it. Not thread-safe.
 */
class SteadyContent extends FilterInputStream {

	private final InboxFile file;

	private SteadyContent(InboxFile file, InputStream content) {
		super(content);
		this.file = file;
	}

	static SteadyContent of(InboxFile file, ClaimFolder claims) throws IOException {
		try {
			return new SteadyContent(file, claims.read(file));
		}
		catch (IOException ex) {
			throw classified(ex);
		}
	}

	/**
	 * @throws FileChangedException at the end, if the file has changed
	 */
	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
	}

	/**
	 * @throws FileChangedException at the end, if the file has changed
	 */
	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		try {
			int count = super.read(target, offset, length);
			if (count < 0 && !this.file.isUnchanged()) {
				throw new FileChangedException();
			}
			return count;
		}
		catch (IOException ex) {
			throw classified(ex);
		}
	}

	private static IOException classified(IOException ex) {
		return (ex instanceof FileChangedException || ex instanceof NoSuchFileException
				|| ex instanceof ClosedByInterruptException) ? ex : new DamagedFileException(ex);
	}

}

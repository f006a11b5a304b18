package markr.drop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A request body collected on disk until it is complete: a slow sender must hold neither
 * a database connection nor memory. The file has no name, so nothing of it is left
 * behind, however this process ends.
 */
public final class Spool implements AutoCloseable {

	private static final int BUFFER_BYTES = 64 * 1024;

	private final FileChannel file;

	private long sizeBytes;

	private Spool(FileChannel file) {
		this.file = file;
	}

	/**
	 * Collects a body.
	 * @param sizeBytesMax where to stop reading: one byte more is read, so that the
	 * reader of the spool sees that the body is too long
	 * @throws SpoolException if it cannot be kept on disk, as on a full one
	 * @throws IOException if it cannot be read
	 */
	public static Spool of(InputStream body, Path directory, long sizeBytesMax) throws IOException {
		Spool spool = new Spool(open(directory));
		try {
			byte[] buffer = new byte[BUFFER_BYTES];
			for (int count; spool.sizeBytes <= sizeBytesMax && (count = body.read(buffer)) >= 0;) {
				spool.write(ByteBuffer.wrap(buffer, 0, count));
			}
			return spool;
		}
		catch (IOException | RuntimeException ex) {
			spool.close();
			throw ex;
		}
	}

	/**
	 * Only its owner may read it. On Unix the name is gone as soon as the file is open;
	 * on Windows it goes with the last process that has it open.
	 */
	private static FileChannel open(Path directory) throws SpoolException {
		try {
			Path file = Files.createTempFile(Files.createDirectories(directory), "markr-", ".import");
			return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
					StandardOpenOption.DELETE_ON_CLOSE);
		}
		catch (IOException ex) {
			throw new SpoolException(ex);
		}
	}

	private void write(ByteBuffer bytes) throws SpoolException {
		try {
			while (bytes.hasRemaining()) {
				this.sizeBytes += this.file.write(bytes);
			}
		}
		catch (IOException ex) {
			throw new SpoolException(ex);
		}
	}

	/** What was collected, to be read once. */
	public InputStream content() throws IOException {
		return Channels.newInputStream(this.file.position(0));
	}

	public long sizeBytes() {
		return this.sizeBytes;
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}

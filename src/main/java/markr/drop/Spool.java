package markr.drop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A request body collected on disk until it is complete: a slow sender must hold neither
 * a database connection nor memory. Gone when closed.
 */
final class Spool implements AutoCloseable {

	private static final int BUFFER_BYTES = 64 * 1024;

	private final Path file;

	private final long sizeBytes;

	private Spool(Path file, long sizeBytes) {
		this.file = file;
		this.sizeBytes = sizeBytes;
	}

	/**
	 * Collects a body.
	 * @param sizeBytesMax where to stop reading: one byte more is read, so that whoever
	 * reads the spool sees that the body is too long
	 */
	static Spool of(InputStream body, Path directory, long sizeBytesMax) throws IOException {
		Files.createDirectories(directory);
		Path file = Files.createTempFile(directory, "markr-", ".import");
		try (OutputStream target = Files.newOutputStream(file)) {
			byte[] buffer = new byte[BUFFER_BYTES];
			long sizeBytes = 0;
			for (int count; sizeBytes <= sizeBytesMax && (count = body.read(buffer)) >= 0; sizeBytes += count) {
				target.write(buffer, 0, count);
			}
			return new Spool(file, sizeBytes);
		}
		catch (IOException | RuntimeException ex) {
			Files.delete(file);
			throw ex;
		}
	}

	InputStream content() throws IOException {
		return Files.newInputStream(this.file);
	}

	long sizeBytes() {
		return this.sizeBytes;
	}

	@Override
	public void close() throws IOException {
		Files.delete(this.file);
	}

}

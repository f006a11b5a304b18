package markr.drop.sftp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

import markr.drop.FileChangedException;
import markr.drop.Spool;
import markr.drop.SpoolException;

/**
 * The content of a file on an SFTP server, collected before it is handed on: a slow
 * server must hold no connection to the database.
 */
final class SftpContent {

	private SftpContent() {
	}

	/**
	 * Collects the content, of a small file in memory.
	 * @param spoolDirectory where a large file is collected
	 */
	static InputStream of(SftpSession session, SftpFile file, Path spoolDirectory) throws IOException {
		long sizeBytes = file.state().sizeBytes();
		if (file.isSmall()) {
			return new ByteArrayInputStream(session.read(file.wirePath(), (int) sizeBytes));
		}
		try (InputStream remote = session.read(file.wirePath())) {
			Spool spool = Spool.of(remote, spoolDirectory, sizeBytes);
			if (spool.sizeBytes() != sizeBytes) {
				spool.close();
				throw new FileChangedException();
			}
			// Closing the content closes the spool.
			return spool.content();
		}
		catch (SpoolException ex) {
			throw new SpoolException("It cannot be kept in %s, see markr.sftp.spool-directory: %s"
				.formatted(spoolDirectory, ex.getMessage()), ex);
		}
	}

}

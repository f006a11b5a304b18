package markr.drop.sftp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.HexFormat;

import markr.drop.ContentKind;
import markr.drop.Spool;
import markr.drop.SpoolException;
import markr.importvault.SmallDrop;
import markr.platform.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file on an SFTP server, collected up to its end before it is handed
 * on: a slow server must hold no connection to the database, and not every server knows
 * how large a file is. A small one is in memory.
 *
 * @param small the content, if it is small
 * @param spool the content, if it is large
 */
record SftpContent(byte @Nullable [] small, @Nullable Spool spool) implements AutoCloseable {

	/**
	 * Collects the content.
	 * @param spoolDirectory where a large file is collected
	 * @param sizeBytesMax how much is read of it at most
	 */
	static SftpContent of(SftpSession session, SftpFile file, Path spoolDirectory, long sizeBytesMax)
			throws IOException {
		if (file.isSmall()) {
			byte[] small = session.read(file.wirePath(), (int) Math.max(0, file.state().sizeBytes()) + 1,
					SmallDrop.SIZE_BYTES_MAX + 1);
			if (small.length <= SmallDrop.SIZE_BYTES_MAX) {
				return new SftpContent(small, null);
			}
		}
		try (InputStream remote = session.read(file.wirePath())) {
			return new SftpContent(null, Spool.of(remote, spoolDirectory, sizeBytesMax));
		}
		catch (SpoolException ex) {
			throw new SpoolException("It cannot be kept in %s, see markr.sftp.spool-directory: %s"
				.formatted(spoolDirectory, ex.getMessage()), ex);
		}
	}

	long sizeBytes() {
		return (this.small != null) ? this.small.length : (this.spool != null) ? this.spool.sizeBytes() : 0;
	}

	/** To be closed once it has been read. */
	InputStream open() throws IOException {
		// Closing the content closes the spool.
		return (this.spool != null) ? this.spool.content()
				: new ByteArrayInputStream((this.small != null) ? this.small : new byte[0]);
	}

	boolean isCutOff() throws IOException {
		return ContentKind.isCutOff(open(), sizeBytes());
	}

	String sha256() throws IOException {
		DigestInputStream digested = new DigestInputStream(open(), Sha256.digest());
		digested.transferTo(OutputStream.nullOutputStream());
		return HexFormat.of().formatHex(digested.getMessageDigest().digest());
	}

	@Override
	public void close() throws IOException {
		if (this.spool != null) {
			this.spool.close();
		}
	}

}

package markr.drop.sftp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;

import markr.drop.FileState;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attribute;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/**
 * What Markr asks of an SFTP server while it is connected. Each method fails with an
 * {@link SftpException} if the server refuses it, and with any other {@link IOException}
 * if the server does not answer. For one thread.
 */
class SftpSession {

	private static final int READ_BYTES_MIN = 4096;

	private final SftpClient client;

	SftpSession(SftpClient client) {
		this.client = client;
	}

	/**
	 * Begins to list a folder.
	 * @param source its name as a source of files, null for the polled folder itself
	 * @param wanted which files are worth a place
	 */
	SftpListing list(String folder, @Nullable String source, Predicate<SftpFile> wanted) throws IOException {
		SftpClient.CloseableHandle handle = this.client.openDir(folder);
		return new SftpListing(this.client, handle, folder, source, wanted);
	}

	/** Size and time; nothing else shows a change. */
	FileState state(String path) throws IOException {
		return state(this.client.lstat(path));
	}

	/** With no size and time where the server sends none. */
	static FileState state(Attributes attributes) {
		return new FileState(null,
				attributes.getFlags().contains(Attribute.Size) ? attributes.getSize() : FileState.UNKNOWN_SIZE,
				attributes.getFlags().contains(Attribute.ModifyTime) ? attributes.getModifyTime()
						: FileState.UNKNOWN_TIME);
	}

	/**
	 * Renames a file to a name that nobody else can have. In one step where the server
	 * knows how; else it may give the file both names for a moment.
	 */
	void rename(String from, String to) throws IOException {
		OpenSSHPosixRenameExtension extension = posixRename(from, to);
		if (extension != null) {
			extension.posixRename(utf8(from), utf8(to));
		}
		else {
			this.client.rename(from, to);
		}
	}

	/** Renames a file, in place of what has the other name. */
	void replace(String from, String to) throws IOException {
		if (posixRename(from, to) == null) {
			remove(to);
		}
		rename(from, to);
	}

	private @Nullable OpenSSHPosixRenameExtension posixRename(String from, String to) {
		OpenSSHPosixRenameExtension extension = this.client.getExtension(OpenSSHPosixRenameExtension.class);
		return (extension != null && extension.isSupported() && isUtf8(from) && isUtf8(to)) ? extension : null;
	}

	/**
	 * An extension's names are encoded by the library, whatever its charset for names.
	 */
	private static String utf8(String wire) {
		return new String(wire.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
	}

	private static boolean isUtf8(String wire) {
		return SftpFile.wire(utf8(wire)).equals(wire);
	}

	/**
	 * Renames a file unless another has that name.
	 * @return false if another has, or the server refuses without a reason
	 */
	boolean renameUnlessExists(String from, String to) throws IOException {
		try {
			this.client.rename(from, to);
			return true;
		}
		catch (SftpException ex) {
			if (ex.getStatus() == SftpConstants.SSH_FX_FAILURE
					|| ex.getStatus() == SftpConstants.SSH_FX_FILE_ALREADY_EXISTS) {
				return false;
			}
			throw ex;
		}
	}

	/**
	 * Removes a file; one that is gone is none to fail for.
	 * @return false if it is gone
	 */
	boolean remove(String path) throws IOException {
		try {
			this.client.remove(path);
			return true;
		}
		catch (SftpException ex) {
			if (!isMissing(ex)) {
				throw ex;
			}
			return false;
		}
	}

	boolean exists(String path) throws IOException {
		try {
			this.client.lstat(path);
			return true;
		}
		catch (SftpException ex) {
			if (isMissing(ex)) {
				return false;
			}
			throw ex;
		}
	}

	/** Makes a folder unless it exists. */
	void makeFolder(String path) throws IOException {
		if (!exists(path)) {
			try {
				this.client.mkdir(path);
			}
			catch (SftpException ex) {
				// Another node may have been quicker.
				if (!exists(path)) {
					throw ex;
				}
			}
		}
	}

	/**
	 * Content of a small file up to its end, whatever size the server says it has, with
	 * as few requests as possible.
	 * @param sizeBytes the size that it probably has
	 * @param sizeBytesMax how much is read of it at most
	 */
	byte[] read(String path, int sizeBytes, int sizeBytesMax) throws IOException {
		byte[] content = new byte[Math.min(sizeBytes, sizeBytesMax)];
		int length = 0;
		try (SftpClient.CloseableHandle handle = this.client.open(path, SftpClient.OpenMode.Read)) {
			while (length < sizeBytesMax) {
				if (length == content.length) {
					content = Arrays.copyOf(content, Math.min(sizeBytesMax, 2 * length + READ_BYTES_MIN));
				}
				int count = this.client.read(handle, length, content, length, content.length - length);
				if (count <= 0) {
					break;
				}
				length += count;
			}
		}
		return Arrays.copyOf(content, length);
	}

	/** Content of a large file, asked for ahead. */
	InputStream read(String path) throws IOException {
		return this.client.read(path);
	}

	/**
	 * Makes a file; nothing is left of one that cannot be written.
	 * @return false if anything has that name
	 */
	boolean create(String path, InputStream content) throws IOException {
		OutputStream out;
		try {
			out = this.client.write(path, SftpClient.OpenMode.Write, SftpClient.OpenMode.Create,
					SftpClient.OpenMode.Exclusive);
		}
		catch (SftpException ex) {
			if (exists(path)) {
				return false;
			}
			throw ex;
		}
		try (out) {
			content.transferTo(out);
			return true;
		}
		catch (SftpException ex) {
			remove(path);
			throw ex;
		}
	}

	static boolean isMissing(SftpException ex) {
		return ex.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE;
	}

}

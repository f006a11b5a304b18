package markr.drop.sftp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import markr.drop.DropFolder;
import markr.drop.RejectedName;
import markr.drop.Rejection;
import org.apache.sshd.sftp.common.SftpException;

/** A refused document and its reason on their way into a folder on an SFTP server. */
final class SftpRejection implements Rejection {

	private static final int COMPARED_BYTES = 64 * 1024;

	private final SftpSession session;

	private final String folder;

	private final String document;

	private final String reason;

	private final DropFolder.Content content;

	private SftpRejection(SftpSession session, String folder, String tag, DropFolder.Content content) {
		this.session = session;
		this.folder = folder;
		this.document = folder + "." + tag + ".part";
		this.reason = folder + "." + tag + ".reason.part";
		this.content = content;
	}

	/**
	 * Uploads both under temporary names, and shows them.
	 * @param folder the folder for refused documents, with a slash at its end
	 */
	static void put(SftpSession session, String folder, String name, String tag, DropFolder.Content content,
			String reason) throws IOException {
		SftpRejection rejection = new SftpRejection(session, folder, tag, content);
		try {
			try (InputStream in = content.open()) {
				session.write(rejection.document, in);
			}
			session.write(rejection.reason, text(reason));
			rejection.show(name, tag);
		}
		finally {
			removeQuietly(session, rejection.document);
			removeQuietly(session, rejection.reason);
		}
	}

	/**
	 * Moves a claimed file of which the vault has kept nothing. The reason comes first,
	 * unlike in the inbox: a server knows no second name for a file, and without the file
	 * nothing would show that a reason is due. Names that no other drop has make that
	 * repeatable.
	 */
	static void move(SftpSession session, String folder, SftpFile claimed, String reason) throws IOException {
		RejectedName names = tagged(claimed);
		session.write(folder + SftpFile.wire(names.reason()), text(reason));
		session.rename(claimed.path(), folder + SftpFile.wire(names.document()));
	}

	/** Names that no other drop can have. */
	static RejectedName tagged(SftpFile claimed) {
		return RejectedName.tagged(claimed.name(), "drop-" + claimed.dropId());
	}

	private static InputStream text(String reason) {
		return new ByteArrayInputStream(reason.getBytes(StandardCharsets.UTF_8));
	}

	private static void removeQuietly(SftpSession session, String path) {
		try {
			session.remove(path);
		}
		catch (IOException ex) {
			// The next try writes it anew.
			return;
		}
	}

	private String path(String name) {
		return this.folder + SftpFile.wire(name);
	}

	@Override
	public boolean exists(String name) throws IOException {
		return this.session.exists(path(name));
	}

	@Override
	public boolean nameDocument(String name) throws IOException {
		return this.session.renameUnlessExists(this.document, path(name));
	}

	@Override
	public boolean isDocument(String name) throws IOException {
		if (this.session.state(this.document).sizeBytes() != this.session.state(path(name)).sizeBytes()) {
			return false;
		}
		try (InputStream there = this.session.read(path(name)); InputStream here = this.content.open()) {
			byte[] bytes;
			do {
				bytes = here.readNBytes(COMPARED_BYTES);
				if (!Arrays.equals(bytes, there.readNBytes(COMPARED_BYTES))) {
					return false;
				}
			}
			while (bytes.length > 0);
			return true;
		}
		catch (SftpException ex) {
			// What cannot be read cannot be called the same.
			return false;
		}
	}

	@Override
	public void nameReason(String name) throws IOException {
		this.session.remove(path(name));
		this.session.rename(this.reason, path(name));
	}

}

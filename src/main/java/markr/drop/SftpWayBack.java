package markr.drop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

import markr.importvault.RefusedDrop;
import markr.importvault.ViolationCode;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/**
 * The way back to a folder on an SFTP server: a refused document lies in the folder for
 * refused ones beside where it was dropped, and its reason beside it. Both are uploaded
 * under temporary names, and shown when both are complete, the document first. Nothing
 * that lies there is overwritten but a reason by a newer one of the same document.
 */
class SftpWayBack implements WayBack {

	private static final int COMPARED_BYTES = 64 * 1024;

	private final String server;

	private final String rejected;

	private final RemoteConnection connection;

	private final RemoteScan scan;

	private final BooleanSupplier held;

	private final Clock clock;

	/**
	 * Creates the way back.
	 * @param server the server's name
	 * @param rejected name of the folders for refused documents
	 * @param held whether this process has the server
	 */
	SftpWayBack(String server, String rejected, RemoteConnection connection, RemoteScan scan, BooleanSupplier held,
			Clock clock) {
		this.server = server;
		this.rejected = RemoteFile.wire(rejected);
		this.connection = connection;
		this.scan = scan;
		this.held = held;
		this.clock = clock;
	}

	@Override
	public String inboxId() {
		return "sftp:" + this.server;
	}

	@Override
	public boolean isOpen() {
		return this.held.getAsBoolean() && this.connection.isDue();
	}

	@Override
	public void put(RefusedDrop drop, Content content, String reason) throws IOException {
		this.connection.ask((session) -> {
			put(session, this.scan.folderOf(drop.source()), drop.name(), "receipt-" + drop.receiptId(), content,
					reason);
			return null;
		});
	}

	private void put(RemoteSession session, String source, String name, String tag, Content content, String reason)
			throws IOException {
		String folder = rejectedIn(session, source);
		String document = folder + "." + tag + ".part";
		String letter = folder + "." + tag + ".reason.part";
		try {
			try (InputStream in = content.open()) {
				session.write(document, in);
			}
			session.write(letter, new ByteArrayInputStream(reason.getBytes(StandardCharsets.UTF_8)));
			RejectedName names = onTheWire(RejectedName.plain(name, tag));
			if (!place(session, document, folder + names.document(), folder + names.reason(), content)) {
				names = onTheWire(RejectedName.tagged(name, tag));
				placeUnlessExists(session, document, folder + names.document());
			}
			session.remove(folder + names.reason());
			session.rename(letter, folder + names.reason());
		}
		finally {
			removeQuietly(session, document);
			removeQuietly(session, letter);
		}
	}

	/** Whether the document has its name now: false if something else has it. */
	private static boolean place(RemoteSession session, String document, String target, String reason, Content content)
			throws IOException {
		if (!session.exists(target)) {
			// A reason without its document is another document of that name.
			if (session.exists(reason)) {
				return false;
			}
			if (session.renameUnlessExists(document, target)) {
				return true;
			}
		}
		return isSame(session, document, target, content);
	}

	/** If it is there already, an earlier try has put it there. */
	private static void placeUnlessExists(RemoteSession session, String document, String target) throws IOException {
		if (!session.renameUnlessExists(document, target) && !session.exists(target)) {
			throw new SftpException(SftpConstants.SSH_FX_FAILURE, "The server does not rename files there");
		}
	}

	private static boolean isSame(RemoteSession session, String document, String target, Content content)
			throws IOException {
		if (session.state(document).sizeBytes() != session.state(target).sizeBytes()) {
			return false;
		}
		try (InputStream there = session.read(target); InputStream here = content.open()) {
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

	/**
	 * Puts a claimed file there of which the vault has kept nothing. The reason comes
	 * first, since there is a single copy of the file: a successor finds it claimed as
	 * long as anything is to be done. Names that no other drop has make that repeatable.
	 */
	void putUnkept(RemoteSession session, RemoteFile file, @Nullable ViolationCode why, long sizeBytesMax)
			throws IOException {
		String folder = rejectedIn(session, file.folder());
		RejectedName names = tagged(file);
		String reason = ReasonText.ofUnkept(file.source(), RemoteFile.text(file.droppedName()),
				file.state().sizeBytes(), (why != null) ? why : ViolationCode.UNREADABLE, sizeBytesMax,
				this.clock.instant(), this.clock.getZone());
		session.write(folder + names.reason(), new ByteArrayInputStream(reason.getBytes(StandardCharsets.UTF_8)));
		session.rename(file.path(), folder + names.document());
	}

	/** Names that no other drop can have, as they travel. */
	static RejectedName tagged(RemoteFile file) {
		return onTheWire(RejectedName.tagged(RemoteFile.text(file.droppedName()), "drop-" + file.dropId()));
	}

	private static RejectedName onTheWire(RejectedName names) {
		return new RejectedName(RemoteFile.wire(names.document()), RemoteFile.wire(names.reason()));
	}

	private String rejectedIn(RemoteSession session, String folder) throws IOException {
		session.makeFolder(folder);
		session.makeFolder(folder + "/" + this.rejected);
		return folder + "/" + this.rejected + "/";
	}

	private static void removeQuietly(RemoteSession session, String path) {
		try {
			session.remove(path);
		}
		catch (IOException ex) {
			// The next try writes it anew.
			return;
		}
	}

	/** Where a file was dropped, for people. */
	String sourceOf(RemoteFile file) {
		return (file.source() != null) ? this.server + "/" + Printable.of(file.source()) : this.server;
	}

	@Override
	public String toString() {
		return "SFTP server " + this.server;
	}

}

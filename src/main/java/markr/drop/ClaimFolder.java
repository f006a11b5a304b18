package markr.drop;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Where this process keeps the files it has claimed: {@code .claim/<process id>} within
 * the inbox. A claim is an atomic rename into it, so of several processes on one inbox
 * exactly one gets a file. Whose folder it is, is told by a lock (see
 * {@link ClaimOwner}); if it is lost, or the inbox's identity is, because somebody has
 * deleted the inbox, the process joins the inbox anew, under another id. For one thread,
 * but for {@link #inboxId()} and {@link #isHeld()}. See ADR 0009.
 */
class ClaimFolder implements AutoCloseable {

	/** Name of the folder within the inbox that holds all processes' claims. */
	static final String NAME = ".claim";

	private final Path inbox;

	private final Path claims;

	private volatile ClaimOwner owner;

	private volatile String inboxId;

	private ClaimFolder(Path inbox, String inboxId) throws IOException {
		this.inbox = inbox;
		this.claims = inbox.resolve(NAME);
		this.inboxId = identify(inboxId);
		this.owner = ClaimOwner.join(this.claims);
	}

	/** Joins the processes that work on an inbox; the folder is made if it is absent. */
	static ClaimFolder open(Path inbox) throws IOException {
		ClaimFolder joined = new ClaimFolder(inbox, UUID.randomUUID().toString());
		joined.requireWritable();
		return joined;
	}

	private String identify(String otherwise) throws IOException {
		Files.createDirectories(this.claims);
		Path rejected = this.inbox.resolve(RejectedFolder.NAME);
		// A file of that name is taken like any other, and the folder is made when
		// needed.
		if (!Files.exists(rejected, LinkOption.NOFOLLOW_LINKS)) {
			Files.createDirectories(rejected);
		}
		return InboxId.of(this.claims, otherwise);
	}

	/** Whether this process still has its place in the inbox, as far as can be told. */
	boolean isHeld() {
		try {
			return isHeld(this.owner);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Without the identity a place is worth nothing: whoever comes next would give the
	 * inbox another one. A deletion can leave that alone gone, by passing it while this
	 * process joins.
	 */
	private boolean isHeld(ClaimOwner owner) throws IOException {
		return owner.isHeld() && InboxId.isIn(this.claims, this.inboxId);
	}

	/**
	 * Joins anew if this process has lost its place in the inbox; what it had claimed is
	 * nobody's then. The inbox keeps its identity, unless it has another one now.
	 * @return whether the place was lost
	 * @throws IOException if the inbox cannot be joined; to be tried again
	 */
	boolean joinIfLost() throws IOException {
		ClaimOwner lost = this.owner;
		if (isHeld(lost)) {
			return false;
		}
		requireInboxOn(lost);
		String id = identify(this.inboxId);
		ClaimOwner joined = ClaimOwner.join(this.claims);
		// In this order for the answers: whoever is held has the right identity.
		this.inboxId = id;
		this.owner = joined;
		try {
			lost.close();
		}
		catch (IOException ex) {
			// Its lock is given up in any case, and the rest is for whoever adopts.
			return true;
		}
		return true;
	}

	/**
	 * Makes sure that files can be moved from the inbox to here, as far as can be told
	 * without trying.
	 */
	void requireWritable() throws IOException {
		if (!Files.isWritable(this.inbox) || !Files.isWritable(folder())) {
			throw new IOException("Markr may not write to it, or its file system is read-only");
		}
	}

	/**
	 * Where the inbox was on a file system that has been taken away, what lies below must
	 * not be taken for it: documents brought back to there would be hidden as soon as it
	 * returns.
	 */
	private void requireInboxOn(ClaimOwner lost) throws IOException {
		if (!lost.isOnSameFileSystem(this.inbox) && !InboxId.isIn(this.claims)) {
			throw new IOException("it was on another file system, which is gone; mount that again, "
					+ "or restart Markr to have an inbox made here");
		}
	}

	/** The identity of the inbox, as it is now. */
	String inboxId() {
		return this.inboxId;
	}

	Path inbox() {
		return this.inbox;
	}

	/** The folder that holds all processes' claims. */
	Path claims() {
		return this.claims;
	}

	/** The folder that holds this process's claims. */
	Path folder() {
		return this.owner.folder();
	}

	/**
	 * Takes a file out of the inbox.
	 * @return empty if another process was quicker, or the file is gone
	 * @throws ClaimFolderException if no file can be taken now
	 * @throws IOException if this file cannot be taken; it is where it was then
	 */
	Optional<ClaimedFile> claim(InboxFile file) throws IOException {
		UUID dropId = UUID.randomUUID();
		Path dropFolder = folder().resolve(dropId.toString());
		Path target = (file.source() != null) ? dropFolder.resolve(file.path().getParent().getFileName()) : dropFolder;
		make(dropFolder, target);
		Path claimed = target.resolve(file.path().getFileName());
		try {
			Files.move(file.path(), claimed, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			removeEmpty(target);
			removeEmpty(dropFolder);
			if (ex instanceof NoSuchFileException) {
				return Optional.empty();
			}
			throw ex;
		}
		return Optional.of(new ClaimedFile(dropId, claimed, file.source(), FileName.of(claimed), file.state()));
	}

	/**
	 * Never makes the folders above: without its lock beside it, this process's folder
	 * would be taken for a dead one's.
	 */
	private void make(Path dropFolder, Path target) throws ClaimFolderException {
		try {
			if (!this.owner.isHeld()) {
				throw new NoSuchFileException(folder().toString());
			}
			Files.createDirectory(dropFolder);
			if (!target.equals(dropFolder)) {
				Files.createDirectory(target);
			}
		}
		catch (IOException ex) {
			removeQuietly(dropFolder);
			throw new ClaimFolderException(ex);
		}
	}

	private static void removeQuietly(Path dropFolder) {
		try {
			removeEmpty(dropFolder);
		}
		catch (IOException ex) {
			// An empty folder is cleared away by whoever adopts.
			return;
		}
	}

	/** Removes a file whose receipt is committed. */
	void remove(ClaimedFile file) throws IOException {
		Files.deleteIfExists(file.path());
		removeEmpty(file.path().getParent());
		removeEmpty(file.folder());
	}

	/**
	 * Makes a drop of its own of a file that was written to after its content had been
	 * kept: what came later must not be lost.
	 */
	ClaimedFile renew(ClaimedFile file) throws IOException {
		Path dropFolder = folder().resolve(UUID.randomUUID().toString());
		Files.move(file.folder(), dropFolder, StandardCopyOption.ATOMIC_MOVE);
		return ClaimedFile.read(dropFolder).orElseThrow(() -> new NoSuchFileException(dropFolder.toString()));
	}

	/** Leaves what is still claimed to others, or to the next start. */
	@Override
	public void close() throws IOException {
		this.owner.close();
	}

	/** Removes a folder unless there is something in it. */
	static boolean removeEmpty(Path folder) throws IOException {
		try {
			Files.deleteIfExists(folder);
			return true;
		}
		catch (DirectoryNotEmptyException ex) {
			return !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
		}
	}

}

package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;

import markr.drop.Printable;
import markr.drop.RejectedFolder;
import markr.drop.RepeatedWarnings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process as one of those that work on the inbox: its claims, and the identity by
 * which it knows the inbox. If its place is lost, or the identity is, because somebody
 * has deleted the inbox, it takes another one.
 */
final class InboxPlace implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(InboxPlace.class);

	private final Path inbox;

	/** Holds all processes' claims. */
	private final Path claimsFolder;

	private final String inboxId;

	private final ClaimFolder claims;

	private final Inodes inodes;

	private final @Nullable Object device;

	/**
	 * Joins the processes that work on an inbox, which is made if it is absent.
	 * @param inboxId identity of an inbox that has none yet
	 */
	InboxPlace(Path inbox, String inboxId, Inodes inodes) throws IOException {
		this.inbox = inbox;
		this.inodes = inodes;
		this.claimsFolder = inbox.resolve(".claim");
		Files.createDirectories(this.claimsFolder);
		requireRealFolder();
		Path rejected = inbox.resolve(RejectedFolder.NAME);
		// A file of that name is taken like any other, and the folder is made when
		// needed.
		if (!Files.exists(rejected, LinkOption.NOFOLLOW_LINKS)) {
			Files.createDirectories(rejected);
		}
		this.inboxId = InboxId.of(this.claimsFolder, inboxId);
		this.claims = ClaimFolder.join(this.claimsFolder, inodes);
		this.device = device(this.claimsFolder);
	}

	/** The identity of the inbox. */
	String inboxId() {
		return this.inboxId;
	}

	ClaimFolder claims() {
		return this.claims;
	}

	/** Whether this process still has its place, as far as can be known. */
	boolean isHeld() {
		try {
			return isStillHeld();
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Without the identity a place is worth nothing: the next process would give the
	 * inbox another one. A deletion can leave that alone gone, by passing it while this
	 * process joins.
	 */
	private boolean isStillHeld() throws IOException {
		return Files.isDirectory(this.claimsFolder, LinkOption.NOFOLLOW_LINKS) && this.claims.isHeld()
				&& InboxId.isIn(this.claimsFolder, this.inboxId);
	}

	/**
	 * Joins anew if this process has lost its place in the inbox; what it had claimed is
	 * nobody's then. The inbox keeps its identity, unless it has another one now.
	 * @return this place, or another if it was lost
	 * @throws IOException if the inbox cannot be joined; to be retried
	 */
	InboxPlace joinedAnewIfLost(RepeatedWarnings warnings) throws IOException {
		if (isStillHeld()) {
			return this;
		}
		if (this.claims.isLockThere()) {
			this.inodes.changed(this.claims.folder());
		}
		requireSameFileSystem();
		InboxPlace joined = new InboxPlace(this.inbox, this.inboxId, this.inodes);
		logger.warn("The inbox {} has been deleted or exchanged while Markr worked on it, and was joined anew",
				Printable.of(this.inbox.toString()));
		try {
			this.claims.list(warnings);
			this.claims.close();
		}
		catch (IOException ex) {
			logger.debug("The lost lock is released in any case, and the rest is for recovery", ex);
		}
		return joined;
	}

	/** Others could see, and change, what is written through a link. */
	private void requireRealFolder() throws IOException {
		if (!Files.isDirectory(this.claimsFolder, LinkOption.NOFOLLOW_LINKS)) {
			throw new IOException(
					"%s is a link. Remove it, Markr makes a folder of that name".formatted(this.claimsFolder));
		}
	}

	/**
	 * Where the inbox was on a file system that has been taken away, what lies below must
	 * not be taken for it: documents put back to there would be hidden as soon as it
	 * returns.
	 */
	private void requireSameFileSystem() throws IOException {
		Path there = this.inbox;
		while (!Files.exists(there) && there.getParent() != null) {
			there = there.getParent();
		}
		if (!Objects.equals(device(there), this.device) && !InboxId.isIn(this.claimsFolder)) {
			throw new IOException("it was on another file system, which is gone; mount that again, "
					+ "or restart Markr to have an inbox made here");
		}
	}

	/** The device's number, null where the platform knows none. */
	private static @Nullable Object device(Path folder) throws IOException {
		try {
			return Files.getAttribute(folder, "unix:dev");
		}
		catch (UnsupportedOperationException | IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Makes sure that files can be moved from the inbox to this process's claims, as far
	 * as can be known without trying.
	 */
	void requireWritable() throws IOException {
		if (!Files.isWritable(this.inbox) || !Files.isWritable(this.claims.folder())) {
			throw new IOException("Markr may not write to it, or its file system is read-only");
		}
	}

	@Override
	public void close() throws IOException {
		this.claims.close();
	}

}

package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import markr.drop.FolderUnavailableException;
import markr.platform.ProcessLock;

/**
 * This process's own folder among the claims, {@code .claim/<process id>}, and the lock
 * by which others know that its process lives.
 * <p>
 * The process holds a lock on {@code .claim/<process id>.lock} as long as it lives, taken
 * before the folder is made, under an id that is never used again. So a folder whose lock
 * can be had, or that has none, belongs to an ended process (see {@link ClaimRecovery});
 * and a lock file without a folder is never touched, as its owner may be just starting.
 * See ADR 0009.
 */
final class ProcessFolder implements AutoCloseable {

	/** While so many files are held, others are likely to come. */
	private static final int RUSH_MIN = 48;

	/** As many as are claimed together. */
	private static final int SPARE_MAX = 128;

	private final Path claims;

	private final Path path;

	private final ProcessLock lock;

	private final Inodes inodes;

	/**
	 * Emptied folders of drops, and the folder within each, if there is one: to rename
	 * one costs a tenth of removing it and making another, which would be most of what a
	 * small file costs.
	 */
	private final Map<Path, Path> spare = new LinkedHashMap<>();

	private ProcessFolder(Path claims, UUID process, ProcessLock lock, Inodes inodes) throws IOException {
		this.claims = claims;
		this.inodes = inodes;
		this.path = claims.resolve(process.toString());
		this.lock = lock;
		Files.createDirectory(this.path);
	}

	/**
	 * Joins the processes that work on an inbox.
	 * @param claims the folder that holds all processes' claims
	 */
	static ProcessFolder join(Path claims, Inodes inodes) throws IOException {
		UUID process = UUID.randomUUID();
		Path file = lockFile(claims, process);
		ProcessFolder joined = null;
		Optional<ProcessLock> lock = Optional.empty();
		try {
			lock = ProcessLock.take(file);
			joined = new ProcessFolder(claims, process,
					lock.orElseThrow(() -> new IOException("The lock of a new process is held by another: " + file)),
					inodes);
			return joined;
		}
		finally {
			if (joined == null) {
				// Retried again and again while a disk is full, it must leave nothing.
				if (lock.isPresent()) {
					lock.get().close();
				}
				Files.deleteIfExists(file);
			}
		}
	}

	static Path lockFile(Path claims, UUID process) {
		return claims.resolve(process + ".lock");
	}

	/** The folder that holds all processes' claims. */
	Path claims() {
		return this.claims;
	}

	Path path() {
		return this.path;
	}

	/**
	 * Whether the lock file is still the one that this process holds, with its folder
	 * beside it; somebody may have deleted the inbox, or mounted another one. Where inode
	 * numbers say nothing, its name is enough: no other process ever uses it.
	 * @throws IOException if that cannot be found out
	 */
	boolean isHeld() throws IOException {
		return (this.lock.isHeld() || (!this.inodes.areStable() && isLockThere()))
				&& Files.isDirectory(this.path, LinkOption.NOFOLLOW_LINKS);
	}

	/** Whether there is a lock file of that name, whether the same or not. */
	boolean isLockThere() {
		return Files.exists(lockFile(this.claims, UUID.fromString(this.path.getFileName().toString())),
				LinkOption.NOFOLLOW_LINKS);
	}

	/**
	 * Makes the folders of a drop. Never makes the folders above: without its lock beside
	 * it, this process's folder would be taken for an ended one's.
	 */
	void make(Path dropFolder, Path target) throws FolderUnavailableException {
		try {
			if (!isHeld()) {
				throw new NoSuchFileException(this.path.toString());
			}
			Path within = dropFolder.relativize(target);
			Optional<Path> emptied = this.spare.keySet()
				.stream()
				.filter((folder) -> this.spare.get(folder).equals(within))
				.findFirst();
			if (emptied.isPresent()) {
				this.spare.remove(emptied.get());
				Files.move(emptied.get(), dropFolder, StandardCopyOption.ATOMIC_MOVE);
				return;
			}
			Files.createDirectory(dropFolder);
			if (!target.equals(dropFolder)) {
				Files.createDirectory(target);
			}
		}
		catch (IOException ex) {
			removeQuietly(dropFolder);
			throw new FolderUnavailableException(ex);
		}
	}

	/**
	 * Removes the emptied folders of a drop; in a rush they are kept for another one of
	 * its source.
	 * @param held how many other files are held
	 */
	void emptied(Path dropFolder, Path target, int held) throws IOException {
		boolean rush = held >= RUSH_MIN || !this.spare.isEmpty();
		if (rush && this.spare.size() < SPARE_MAX) {
			this.spare.put(dropFolder, dropFolder.relativize(target));
		}
		else {
			remove(dropFolder, target);
		}
	}

	/** Whether a folder is kept for another drop, so that there is nothing in it. */
	boolean isSpare(Path dropFolder) {
		return this.spare.containsKey(dropFolder);
	}

	/** Removes the folders of a drop that are empty. */
	static void remove(Path dropFolder, Path target) throws IOException {
		ClaimFolder.removeEmpty(target);
		if (!target.equals(dropFolder)) {
			ClaimFolder.removeEmpty(dropFolder);
		}
	}

	/**
	 * Removes some of those that are kept: nothing comes for which they could be used.
	 */
	void removeSpare(int max) throws IOException {
		for (Path dropFolder : this.spare.keySet().stream().limit(max).toList()) {
			remove(dropFolder, dropFolder.resolve(this.spare.remove(dropFolder)));
		}
	}

	private static void removeQuietly(Path dropFolder) {
		try {
			ClaimFolder.removeEmpty(dropFolder);
		}
		catch (IOException ex) {
			// An empty folder is cleared away by a successor.
			return;
		}
	}

	/** Releases the lock; what is still claimed is left to others, or the next start. */
	@Override
	public void close() throws IOException {
		boolean empty = false;
		try {
			removeSpare(SPARE_MAX);
			empty = ClaimFolder.removeEmpty(this.path);
		}
		finally {
			this.lock.close();
		}
		if (empty) {
			Files.deleteIfExists(lockFile(this.claims, UUID.fromString(this.path.getFileName().toString())));
		}
	}

}

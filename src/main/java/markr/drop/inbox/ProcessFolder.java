package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
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

	private final Path claims;

	private final Path path;

	private final ProcessLock lock;

	private final Inodes inodes;

	/**
	 * Emptied folders of drops, by the folder within them, if there is one: to rename one
	 * costs a tenth of removing it and making another.
	 */
	private final Map<Path, Deque<Path>> spare = new HashMap<>();

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
			Path emptied = spareOnes(dropFolder, target).poll();
			if (emptied != null) {
				Files.move(emptied, dropFolder, StandardCopyOption.ATOMIC_MOVE);
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

	/** Keeps the emptied folders of a drop for the next one of its source. */
	void spare(Path dropFolder, Path target) {
		spareOnes(dropFolder, target).add(dropFolder);
	}

	private Deque<Path> spareOnes(Path dropFolder, Path target) {
		return this.spare.computeIfAbsent(dropFolder.relativize(target), (within) -> new ArrayDeque<>());
	}

	/** Removes the emptied folders of a drop. */
	static void remove(Path dropFolder, Path target) throws IOException {
		ClaimFolder.removeEmpty(target);
		if (!target.equals(dropFolder)) {
			ClaimFolder.removeEmpty(dropFolder);
		}
	}

	void removeSpare() throws IOException {
		Map<Path, Deque<Path>> emptied = Map.copyOf(this.spare);
		this.spare.clear();
		for (Map.Entry<Path, Deque<Path>> each : emptied.entrySet()) {
			for (Path dropFolder : each.getValue()) {
				remove(dropFolder, dropFolder.resolve(each.getKey()));
			}
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
			removeSpare();
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

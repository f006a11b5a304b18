package markr.drop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * This process as one of those that work on an inbox: an id that is never used again, a
 * folder of its own, and a lock on {@code .claim/<id>.lock} for as long as it lives. The
 * operating system releases the lock at the process's death, however it dies, and that is
 * how others know (see {@link Adoption}).
 * <p>
 * The lock is taken before the folder is made. So a folder whose lock can be had, or that
 * has none, belongs to nobody alive; and a lock file without a folder is never touched,
 * as its owner may be just starting.
 */
final class ClaimOwner implements AutoCloseable {

	/**
	 * Owners within this JVM. Their lock files must not even be opened: closing any
	 * channel to a file gives up all locks this JVM holds on it.
	 */
	private static final Set<UUID> OWNERS_HERE = ConcurrentHashMap.newKeySet();

	private final UUID id;

	private final Path folder;

	private final Path lockFile;

	private final FileChannel lock;

	private final @Nullable Object lockKey;

	private final @Nullable Object device;

	private ClaimOwner(Path claims, UUID id, FileChannel lock) throws IOException {
		this.id = id;
		this.folder = claims.resolve(id.toString());
		this.lockFile = lockFile(claims, id);
		this.lock = lock;
		this.lockKey = FileState.of(this.lockFile).fileKey();
		this.device = device(claims);
		Files.createDirectory(this.folder);
	}

	/** Takes a lock under a new id, and makes the folder. */
	static ClaimOwner join(Path claims) throws IOException {
		UUID id = UUID.randomUUID();
		Path lockFile = lockFile(claims, id);
		OWNERS_HERE.add(id);
		FileChannel lock = null;
		ClaimOwner joined = null;
		try {
			lock = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
			if (lock.tryLock() == null) {
				throw new IOException("The lock of a new process is held by another: " + lockFile);
			}
			joined = new ClaimOwner(claims, id, lock);
			return joined;
		}
		finally {
			if (joined == null) {
				// Tried again and again while a disk is full, it must leave nothing.
				giveUp(id, lock);
				Files.deleteIfExists(lockFile);
			}
		}
	}

	private static void giveUp(UUID id, @Nullable FileChannel lock) throws IOException {
		try {
			if (lock != null) {
				lock.close();
			}
		}
		finally {
			OWNERS_HERE.remove(id);
		}
	}

	static Path lockFile(Path claims, UUID owner) {
		return claims.resolve(owner + ".lock");
	}

	/** Whether the owner is an inbox of this JVM: alive, without asking for its lock. */
	static boolean isHere(UUID owner) {
		return OWNERS_HERE.contains(owner);
	}

	/** The folder that holds this process's claims. */
	Path folder() {
		return this.folder;
	}

	/**
	 * Whether the lock file is still the one that this process holds, with its folder
	 * beside it; somebody may have deleted the inbox, or mounted another one.
	 * @throws IOException if that cannot be found out
	 */
	boolean isHeld() throws IOException {
		try {
			return Objects.equals(FileState.of(this.lockFile).fileKey(), this.lockKey)
					&& Files.isDirectory(this.folder, LinkOption.NOFOLLOW_LINKS);
		}
		catch (NoSuchFileException ex) {
			return false;
		}
	}

	/**
	 * Whether a folder, or the place where it would be made, is where the claims were.
	 */
	boolean isOnSameFileSystem(Path folder) throws IOException {
		Path there = folder;
		while (!Files.exists(there) && there.getParent() != null) {
			there = there.getParent();
		}
		return Objects.equals(device(there), this.device);
	}

	/** The device's number, null where the platform does not tell it. */
	private static @Nullable Object device(Path folder) throws IOException {
		try {
			return Files.getAttribute(folder, "unix:dev");
		}
		catch (UnsupportedOperationException | IllegalArgumentException ex) {
			return null;
		}
	}

	/** Gives up the lock; what is still claimed is left to others. */
	@Override
	public void close() throws IOException {
		boolean empty = false;
		try {
			empty = ClaimFolder.removeEmpty(this.folder);
		}
		finally {
			giveUp(this.id, this.lock);
		}
		if (empty) {
			Files.deleteIfExists(this.lockFile);
		}
	}

}

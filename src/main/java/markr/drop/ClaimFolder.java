package markr.drop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where this process keeps the files it has claimed: {@code .claim/<process id>} within
 * the inbox. A claim is an atomic rename into it, so of several processes on one inbox
 * exactly one gets a file. The process holds a lock on {@code .claim/<process id>.lock}
 * as long as it lives; the operating system releases it at the process's death, however
 * it dies, and that is how others know (see {@link Adoption}).
 * <p>
 * The lock is taken before the folder is made. So a folder whose lock can be had, or that
 * has none, belongs to nobody alive; and a lock file without a folder is never touched,
 * as its owner may be just starting. See ADR 0009.
 */
class ClaimFolder implements AutoCloseable {

	/** Name of the folder within the inbox that holds all processes' claims. */
	static final String NAME = ".claim";

	/**
	 * Owners within this JVM. Their lock files must not even be opened: closing any
	 * channel to a file gives up all locks this JVM holds on it.
	 */
	private static final Set<UUID> OWNERS_HERE = ConcurrentHashMap.newKeySet();

	private final Path claims;

	private final UUID owner;

	private final Path folder;

	private final FileChannel lock;

	private ClaimFolder(Path claims, UUID owner, FileChannel lock) throws IOException {
		this.claims = claims;
		this.owner = owner;
		this.lock = lock;
		this.folder = Files.createDirectory(claims.resolve(owner.toString()));
	}

	static ClaimFolder open(Path inbox) throws IOException {
		Path claims = Files.createDirectories(inbox.resolve(NAME));
		UUID owner = UUID.randomUUID();
		OWNERS_HERE.add(owner);
		FileChannel lock = FileChannel.open(lockFile(claims, owner), StandardOpenOption.CREATE_NEW,
				StandardOpenOption.WRITE);
		if (lock.tryLock() == null) {
			throw new IOException("The lock of a new process is held by another: " + lockFile(claims, owner));
		}
		return new ClaimFolder(claims, owner, lock);
	}

	static Path lockFile(Path claims, UUID owner) {
		return claims.resolve(owner + ".lock");
	}

	/** Whether the owner is an inbox of this JVM: alive, without asking for its lock. */
	static boolean isOwnerHere(UUID owner) {
		return OWNERS_HERE.contains(owner);
	}

	/** The folder that holds all processes' claims. */
	Path claims() {
		return this.claims;
	}

	/** The folder that holds this process's claims. */
	Path folder() {
		return this.folder;
	}

	/**
	 * Takes a file out of the inbox.
	 * @return empty if another process was quicker, or the file is gone
	 * @throws IOException if it cannot be taken; it is where it was then
	 */
	Optional<ClaimedFile> claim(InboxFile file) throws IOException {
		UUID dropId = UUID.randomUUID();
		Path dropFolder = this.folder.resolve(dropId.toString());
		Path target = (file.source() != null) ? dropFolder.resolve(file.path().getParent().getFileName()) : dropFolder;
		Files.createDirectories(target);
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
		Path dropFolder = this.folder.resolve(UUID.randomUUID().toString());
		Files.move(file.folder(), dropFolder, StandardCopyOption.ATOMIC_MOVE);
		return ClaimedFile.read(dropFolder).orElseThrow(() -> new NoSuchFileException(dropFolder.toString()));
	}

	/** Leaves what is still claimed to others, or to the next start. */
	@Override
	public void close() throws IOException {
		boolean empty = removeEmpty(this.folder);
		this.lock.close();
		OWNERS_HERE.remove(this.owner);
		if (empty) {
			Files.deleteIfExists(lockFile(this.claims, this.owner));
		}
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

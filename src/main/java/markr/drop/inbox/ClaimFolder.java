package markr.drop.inbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import markr.drop.DroppedFile;
import markr.drop.FolderProblems;
import markr.drop.FolderUnavailableException;
import markr.drop.Printable;
import markr.drop.RepeatedWarnings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where this process keeps the files it has claimed: {@code .claim/<process id>} within
 * the inbox. A claim is an atomic rename into it, so of several processes on one inbox
 * exactly one gets a file. For one thread, but for {@link #isHeld()}. See ADR 0009.
 */
final class ClaimFolder implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ClaimFolder.class);

	/** More would hold up what comes next. */
	private static final int REMOVED_AT_A_TIME = 10;

	private final ProcessFolder own;

	private final Path folder;

	private final OpenFolders open;

	/** What is claimed and not done with, as far as this process knows. */
	private final Map<UUID, Path> held = new HashMap<>();

	private ClaimFolder(ProcessFolder own) {
		this.own = own;
		this.folder = own.path();
		this.open = new OpenFolders(own.claims().getParent());
	}

	/**
	 * Joins the processes that work on an inbox.
	 * @param claims the folder that holds all processes' claims
	 */
	static ClaimFolder join(Path claims, Inodes inodes) throws IOException {
		return new ClaimFolder(ProcessFolder.join(claims, inodes));
	}

	/** The folder that holds all processes' claims. */
	Path claims() {
		return this.own.claims();
	}

	/** The folder that holds this process's claims. */
	Path folder() {
		return this.folder;
	}

	/**
	 * Whether this process's folder and lock are still there.
	 * @throws IOException if that cannot be found out
	 */
	boolean isHeld() throws IOException {
		return this.own.isHeld();
	}

	/** Whether there is a lock file of that name, whether the same or not. */
	boolean isLockThere() {
		return this.own.isLockThere();
	}

	/**
	 * The claimed files, as they are now. Warns of those that somebody else has removed.
	 */
	List<InboxFile> list(RepeatedWarnings warnings) throws IOException {
		List<InboxFile> files = new ArrayList<>();
		for (Path dropFolder : ClaimRecovery.foldersIn(this.folder)) {
			if (this.own.isSpare(dropFolder)) {
				continue;
			}
			try {
				InboxFile claimed = InboxFile.readClaim(dropFolder);
				if (claimed != null && claimed.kind() == DroppedFile.Kind.FILE) {
					files.add(claimed);
				}
				else if (claimed != null) {
					remove(claimed);
					throw exchanged(claimed);
				}
			}
			catch (NoSuchFileException ex) {
				continue;
			}
			catch (IOException ex) {
				warnings.stuck(dropFolder, "holds a claimed file that cannot be examined (%s); it is retried"
					.formatted(FolderProblems.reason(ex)));
			}
		}
		files.forEach((file) -> this.held.put(file.claim(), file.path()));
		Map.copyOf(this.held).forEach(this::forgetIfGone);
		return files;
	}

	private void forgetIfGone(UUID dropId, Path path) {
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			logger.warn("Drop {}: the claimed file {} has been removed by somebody else; it has no receipt", dropId,
					Printable.of(path.toString()));
			this.held.remove(dropId);
		}
	}

	/**
	 * Takes a file out of the inbox. It is examined again where nobody else writes.
	 * @return empty if another process was quicker, or the file is gone
	 * @throws FolderUnavailableException if no file can be claimed now
	 * @throws IOException if this file cannot be claimed; it is where it was then
	 */
	Optional<InboxFile> claim(InboxFile file) throws IOException {
		UUID dropId = UUID.randomUUID();
		Path dropFolder = this.folder.resolve(dropId.toString());
		Path target = (file.source() != null) ? dropFolder.resolve(file.folder().getFileName()) : dropFolder;
		this.own.make(dropFolder, target);
		InboxFile claimed = new InboxFile(dropId, target.resolve(file.path().getFileName()), file.source(),
				file.state(), file.kind());
		try (OpenFolder to = open(claimed)) {
			OpenFolder from = this.open.get(file.folder());
			Path name = file.path().getFileName();
			from.move(name, to, name);
			BasicFileAttributes attributes = to.attributes(name);
			if (attributes.isDirectory()) {
				to.move(name, from, name);
			}
			else if (!attributes.isRegularFile()) {
				to.delete(name);
			}
			if (!attributes.isRegularFile()) {
				throw exchanged(file);
			}
		}
		catch (IOException ex) {
			ProcessFolder.remove(dropFolder, target);
			if (ex instanceof NoSuchFileException) {
				return Optional.empty();
			}
			throw ex;
		}
		this.held.put(dropId, claimed.path());
		return Optional.of(claimed);
	}

	private static IOException exchanged(InboxFile file) {
		return new FileSystemException(file.path().toString(), null,
				"it was exchanged for what is no ordinary file, as a link or a pipe, while it was taken");
	}

	private OpenFolder open(InboxFile claimed) throws IOException {
		OpenFolder dropFolder = this.open.get(this.folder).folder(claimed.dropFolder().getFileName());
		if (claimed.source() == null) {
			return dropFolder;
		}
		try (dropFolder) {
			return dropFolder.folder(claimed.folder().getFileName());
		}
	}

	/** To be called at the end of each piece of work. */
	void closeFolders() throws IOException {
		this.open.close();
	}

	/** Opens a claimed file. */
	InputStream read(InboxFile claimed) throws IOException {
		try (OpenFolder folder = open(claimed)) {
			return folder.read(claimed.path().getFileName());
		}
	}

	/** Moves a claimed file elsewhere. */
	void move(InboxFile claimed, OpenFolder target, Path name) throws IOException {
		try (OpenFolder folder = open(claimed)) {
			folder.move(claimed.path().getFileName(), target, name);
		}
	}

	/** Removes a file that is done with. */
	void remove(InboxFile file) throws IOException {
		Files.deleteIfExists(file.path());
		this.held.remove(file.claim());
		this.own.emptied(file.dropFolder(), file.folder(), this.held.size());
	}

	/** To be called while nothing is waiting. */
	void rest() throws IOException {
		this.own.removeSpare(REMOVED_AT_A_TIME);
	}

	/** Gives a claimed file another drop id. */
	InboxFile renew(InboxFile file) throws IOException {
		Path dropFolder = this.folder.resolve(UUID.randomUUID().toString());
		Files.move(file.dropFolder(), dropFolder, StandardCopyOption.ATOMIC_MOVE);
		this.held.remove(file.claim());
		InboxFile renewed = InboxFile.readClaim(dropFolder);
		if (renewed == null) {
			throw new NoSuchFileException(dropFolder.toString());
		}
		return renewed;
	}

	/** Releases the lock; what is still claimed is left to others, or the next start. */
	@Override
	public void close() throws IOException {
		try {
			closeFolders();
		}
		finally {
			this.own.close();
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

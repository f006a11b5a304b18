package markr.drop;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what processes had claimed that have died since. A drop keeps its id, so one
 * that was committed already gets no second receipt. Several adopters may meet: a drop's
 * folder is taken by an atomic rename, like a file of the inbox.
 */
class Adoption {

	private static final Logger logger = LoggerFactory.getLogger(Adoption.class);

	private static final Pattern UUID_TEXT = Pattern
		.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

	private final ClaimFolder own;

	private final Notices notices = new Notices();

	Adoption(ClaimFolder own) {
		this.own = own;
	}

	/** Takes over the claims of all dead processes. */
	List<ClaimedFile> adopt() {
		List<ClaimedFile> adopted = new ArrayList<>();
		try {
			for (Path folder : foldersIn(this.own.claims())) {
				UUID owner = UUID.fromString(folder.getFileName().toString());
				if (!ClaimOwner.isHere(owner)) {
					adoptIfDead(owner, folder, adopted);
				}
			}
		}
		catch (IOException | DirectoryIteratorException ex) {
			this.notices.stuck(this.own.claims(),
					"could not be searched for the claims of dead processes (%s); tried again".formatted(ex));
		}
		this.notices.endLook();
		return adopted;
	}

	/**
	 * What could not be taken over, as of the last try; null if nothing is in the way.
	 */
	@Nullable String trouble() {
		return this.notices.trouble();
	}

	private void adoptIfDead(UUID owner, Path folder, List<ClaimedFile> adopted) throws IOException {
		Path lockFile = ClaimOwner.lockFile(this.own.claims(), owner);
		try (FileChannel lock = openIfExists(lockFile)) {
			// Without a lock file, an adopter before this one has died on the way.
			if (lock != null && !isFree(lock)) {
				return;
			}
			adoptFrom(owner, folder, adopted);
		}
		// An owner's id is never used again, so nobody can be waiting for this lock. It
		// goes first: a lock that is left without its folder stays for ever.
		Files.deleteIfExists(lockFile);
		ClaimFolder.removeEmpty(folder);
	}

	private static @Nullable FileChannel openIfExists(Path lockFile) throws IOException {
		try {
			return FileChannel.open(lockFile, StandardOpenOption.WRITE);
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	private static boolean isFree(FileChannel lock) throws IOException {
		try {
			return lock.tryLock() != null;
		}
		catch (OverlappingFileLockException ex) {
			// Another inbox of this JVM is adopting it.
			return false;
		}
	}

	private void adoptFrom(UUID owner, Path folder, List<ClaimedFile> adopted) throws IOException {
		int before = adopted.size();
		for (Path dropFolder : foldersIn(folder)) {
			try {
				adoptDrop(dropFolder, adopted);
			}
			catch (NoSuchFileException ex) {
				// Another adopter was quicker.
				continue;
			}
			catch (IOException ex) {
				this.notices.stuck(dropFolder,
						"holds a claimed file that could not be taken over (%s); tried again".formatted(ex));
			}
		}
		if (adopted.size() > before) {
			logger.info("Took over {} claimed files of process {}, which has ended", adopted.size() - before, owner);
		}
	}

	private void adoptDrop(Path dropFolder, List<ClaimedFile> adopted) throws IOException {
		// Read before it is moved: what cannot be read stays where the next try finds it.
		if (ClaimedFile.read(dropFolder).isEmpty()) {
			removeLeftover(dropFolder);
			return;
		}
		Path ours = this.own.folder().resolve(dropFolder.getFileName());
		Files.move(dropFolder, ours, StandardCopyOption.ATOMIC_MOVE);
		ClaimedFile.read(ours).ifPresent(adopted::add);
	}

	/** The owner died between making the folders and renaming the file into them. */
	private static void removeLeftover(Path dropFolder) throws IOException {
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(dropFolder)) {
			for (Path entry : entries) {
				ClaimFolder.removeEmpty(entry);
			}
		}
		ClaimFolder.removeEmpty(dropFolder);
	}

	private static List<Path> foldersIn(Path folder) throws IOException {
		List<Path> folders = new ArrayList<>();
		if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
			// Another adopter has finished it.
			return folders;
		}
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
			for (Path entry : entries) {
				if (UUID_TEXT.matcher(entry.getFileName().toString()).matches()
						&& Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
					folders.add(entry);
				}
			}
		}
		return folders;
	}

}

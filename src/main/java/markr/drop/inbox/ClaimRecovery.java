package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import markr.drop.FolderProblems;
import markr.drop.RepeatedWarnings;
import markr.platform.ProcessLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what ended processes had claimed. A drop keeps its id, so one that was
 * committed already gets no second receipt. Several processes may do so at once: a drop's
 * folder is taken by an atomic rename, like a file of the inbox. For one thread.
 */
class ClaimRecovery {

	private static final Logger logger = LoggerFactory.getLogger(ClaimRecovery.class);

	private static final Pattern UUID_TEXT = Pattern
		.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

	private static final Duration EVERY = Duration.ofSeconds(10);

	private final RepeatedWarnings warnings = new RepeatedWarnings("the inbox");

	private @Nullable Long lastNanos;

	/** What has ended meanwhile is not to be waited for. */
	void restart() {
		this.lastNanos = null;
	}

	/** Takes over the claims of all ended processes, unless that was just done. */
	void recoverNowAndThen(ClaimFolder own, long nowNanos, FolderProblems problems) {
		if (this.lastNanos == null || nowNanos - this.lastNanos >= EVERY.toNanos()) {
			recover(own);
			problems.update(FolderProblems.Kind.RECOVERY, this.warnings.problem());
			this.lastNanos = nowNanos;
		}
	}

	/**
	 * Takes over the claims of all ended processes.
	 * @return how many files are this process's now
	 */
	int recover(ClaimFolder own) {
		int recovered = 0;
		try {
			for (Path folder : foldersIn(own.claims())) {
				if (!folder.equals(own.folder())) {
					recovered += recoverIfEnded(folder, own);
				}
			}
		}
		catch (IOException ex) {
			this.warnings.stuck(own.claims(),
					"could not be searched for the claims of ended processes (%s); it is retried".formatted(ex));
		}
		this.warnings.endScan();
		return recovered;
	}

	private int recoverIfEnded(Path folder, ClaimFolder own) throws IOException {
		UUID process = UUID.fromString(folder.getFileName().toString());
		Path lockFile = ProcessFolder.lockFile(own.claims(), process);
		int recovered;
		try (ProcessLock lock = ProcessLock.takeOver(lockFile).orElse(null)) {
			if (lock == null) {
				return 0;
			}
			recovered = recoverFrom(process, folder, own);
		}
		catch (NoSuchFileException ex) {
			// A successor before this one has ended on the way.
			recovered = recoverFrom(process, folder, own);
		}
		// An owner's id is never used again, so nobody can be waiting for this lock. It
		// goes first: a lock that is left without its folder stays for ever.
		Files.deleteIfExists(lockFile);
		ClaimFolder.removeEmpty(folder);
		return recovered;
	}

	private int recoverFrom(UUID process, Path folder, ClaimFolder own) throws IOException {
		int recovered = 0;
		for (Path dropFolder : foldersIn(folder)) {
			try {
				recovered += recoverDrop(dropFolder, own) ? 1 : 0;
			}
			catch (NoSuchFileException ex) {
				// Another process was quicker.
				continue;
			}
			catch (IOException ex) {
				this.warnings.stuck(dropFolder,
						"holds a claimed file that could not be taken over (%s); it is retried".formatted(ex));
			}
		}
		if (recovered > 0) {
			logger.info("Took over {} claimed files of process {}, which has ended", recovered, process);
		}
		return recovered;
	}

	private static boolean recoverDrop(Path dropFolder, ClaimFolder own) throws IOException {
		// Read before it is moved: what cannot be read stays where the next try finds it.
		if (InboxFile.readClaim(dropFolder) == null) {
			removeLeftover(dropFolder);
			return false;
		}
		Files.move(dropFolder, own.folder().resolve(dropFolder.getFileName()), StandardCopyOption.ATOMIC_MOVE);
		return true;
	}

	/** The owner ended between making the folders and renaming the file into them. */
	private static void removeLeftover(Path dropFolder) throws IOException {
		try (OpenFolder entries = OpenFolder.of(dropFolder)) {
			for (Path entry; (entry = entries.next()) != null;) {
				ClaimFolder.removeEmpty(dropFolder.resolve(entry));
			}
		}
		ClaimFolder.removeEmpty(dropFolder);
	}

	/** The folders in a folder that are named by a UUID; none if it is gone. */
	static List<Path> foldersIn(Path folder) throws IOException {
		List<Path> folders = new ArrayList<>();
		try (OpenFolder entries = OpenFolder.of(folder)) {
			for (Path entry; (entry = entries.next()) != null;) {
				if (UUID_TEXT.matcher(entry.toString()).matches()
						&& Files.isDirectory(folder.resolve(entry), LinkOption.NOFOLLOW_LINKS)) {
					folders.add(folder.resolve(entry));
				}
			}
		}
		catch (NoSuchFileException ex) {
			// A successor has finished it.
			return List.of();
		}
		return folders;
	}

}

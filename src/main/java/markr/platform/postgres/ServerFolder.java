package markr.platform.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

import markr.platform.ProcessLock;
import markr.platform.StartRefused;

import org.springframework.util.FileSystemUtils;

/**
 * The folder that holds everything of the embedded PostgreSQL, for one Markr at a time
 * and for the eyes of its owner only (where the file system knows permissions; elsewhere
 * it inherits those of {@code markr.home}).
 *
 * <pre>
 * postgres/
 *   lock         held as long as a Markr uses the folder
 *   password     of the database user
 *   data/        the data directory
 *   binaries/    the unpacked servers, each under the digest of its archive
 *   server.log   what the server and its tools said since the last start; server.log.1 before it
 *   unfinished/  what is being made
 * </pre>
 *
 * A process can be killed at any instant, and initdb even lives on when Markr is killed.
 * So whatever takes time is made in {@code unfinished} under a name of its own, and
 * renamed when it is complete: what stands in its place is whole.
 */
final class ServerFolder implements AutoCloseable {

	private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

	/** PostgreSQL's tools put paths in double quotes and hand them to a shell. */
	private static final List<String> READ_BY_THE_SHELL = List.of("\"", "$", "`", "\\");

	private static final int LAST_WORDS_LINES = 30;

	private static final int LAST_WORDS_BYTES = 16 * 1024;

	private final Path root;

	private final ProcessLock lock;

	private ServerFolder(Path root, ProcessLock lock) {
		this.root = root;
		this.lock = lock;
	}

	/**
	 * Opens the folder below {@code home}, makes it if need be, and clears away what was
	 * left unfinished.
	 * @throws StartRefused if another Markr has it open
	 */
	static ServerFolder open(Path home) throws IOException {
		Path folder = home.resolve("postgres");
		if (!Files.isDirectory(folder)) {
			Files.createDirectories(folder);
		}
		Path root = folder.toRealPath();
		if (POSIX) {
			refuseWhatAShellWouldRead(root);
		}
		forOwnerOnly(root, "rwx------");
		ServerFolder opened = new ServerFolder(root, lock(root));
		opened.clear();
		return opened;
	}

	/**
	 * Without it a second Markr would take this one's server for an orphan and stop it.
	 */
	private static ProcessLock lock(Path root) throws IOException {
		Path file = root.resolve("lock");
		Optional<ProcessLock> lock = ProcessLock.take(file);
		if (lock.isEmpty()) {
			throw new StartRefused(
					"The folder %s is in use by another Markr (%s).".formatted(root, ProcessLock.holder(file)),
					"Stop that one, or give this one a folder of its own with markr.home.");
		}
		return lock.get();
	}

	private static void refuseWhatAShellWouldRead(Path root) {
		if (READ_BY_THE_SHELL.stream().anyMatch(root.toString()::contains)) {
			throw new StartRefused("The path %s has one of %s in it, which PostgreSQL's own tools cannot cope with."
				.formatted(root, String.join(" ", READ_BY_THE_SHELL)), "Set markr.home to a folder without them.");
		}
	}

	private void clear() throws IOException {
		if (Files.exists(log())) {
			Files.move(log(), this.root.resolve("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
		}
		Files.createDirectories(unfinished());
		for (File leftOver : unfinished().toFile().listFiles()) {
			// An initdb that outlived its Markr may still be writing: then the next start
			// clears it away.
			FileSystemUtils.deleteRecursively(leftOver);
		}
	}

	Path root() {
		return this.root;
	}

	Path data() {
		return this.root.resolve("data");
	}

	Path password() {
		return this.root.resolve("password");
	}

	Path binaries() {
		return this.root.resolve("binaries");
	}

	Path log() {
		return this.root.resolve("server.log");
	}

	private Path unfinished() {
		return this.root.resolve("unfinished");
	}

	/** A new folder to make something in, for {@link #finish} to put in its place. */
	Path newUnfinished() throws IOException {
		return Files.createTempDirectory(unfinished(), "");
	}

	/**
	 * Puts what was made in its place, in one step that also holds over a loss of power.
	 */
	static void finish(Path made, Path place) throws IOException {
		Files.createDirectories(place.getParent());
		Files.move(made, place, StandardCopyOption.ATOMIC_MOVE);
		if (POSIX) {
			try (FileChannel directory = FileChannel.open(place.getParent(), StandardOpenOption.READ)) {
				directory.force(true);
			}
		}
	}

	static void forOwnerOnly(Path file, String permissions) throws IOException {
		if (POSIX) {
			Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
		}
	}

	/** The last lines of the server's log, to go with a failure. */
	String lastWords() throws IOException {
		if (!Files.exists(log())) {
			return "";
		}
		try (FileChannel file = FileChannel.open(log())) {
			file.position(Math.max(0, file.size() - LAST_WORDS_BYTES));
			List<String> lines = new String(Channels.newInputStream(file).readNBytes(LAST_WORDS_BYTES),
					StandardCharsets.UTF_8)
				.lines()
				.toList();
			return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS_LINES), lines.size()));
		}
	}

	@Override
	public void close() throws IOException {
		this.lock.close();
	}

}

package markr.drop;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import markr.importvault.Drop;
import markr.importvault.SmallDrop;
import markr.importvault.Way;
import org.jspecify.annotations.Nullable;

/**
 * A file that this process has taken out of the inbox and owns:
 * {@code <claims>/<drop id>/[<source>/]<name>}. A folder for each drop keeps the bytes of
 * the names, and tells a successor all that is to be known.
 *
 * @param dropId identity of the drop, kept whoever processes it
 * @param path where the file lies now
 * @param source the sub-folder it was dropped into, null for the inbox itself
 * @param name its name as text
 * @param state what it was when it counted as complete
 */
record ClaimedFile(UUID dropId, Path path, @Nullable String source, String name, FileState state) {

	/**
	 * Reads a drop's folder.
	 * @return empty if there is no file in it
	 * @throws IOException if it cannot be read, or holds anything but one file
	 */
	static Optional<ClaimedFile> read(Path dropFolder) throws IOException {
		Path entry = onlyEntry(dropFolder);
		Path source = null;
		if (entry != null && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
			source = entry;
			entry = onlyEntry(source);
		}
		if (entry == null) {
			return Optional.empty();
		}
		return Optional.of(new ClaimedFile(UUID.fromString(dropFolder.getFileName().toString()), entry,
				(source != null) ? FileName.of(source) : null, FileName.of(entry), FileState.of(entry)));
	}

	Drop drop(String inboxId) {
		return new Drop(this.dropId, Way.INBOX, this.source, this.name, inboxId);
	}

	boolean isSmall() {
		return this.state.sizeBytes() <= SmallDrop.SIZE_BYTES_MAX;
	}

	/** The drop's folder. */
	Path folder() {
		return (this.source != null) ? this.path.getParent().getParent() : this.path.getParent();
	}

	/** Whether nobody has written to it since it counted as complete. */
	boolean isUnchanged() throws IOException {
		return this.state.equals(FileState.of(this.path));
	}

	/** The same with the state of another look. */
	ClaimedFile as(FileState another) {
		return new ClaimedFile(this.dropId, this.path, this.source, this.name, another);
	}

	private static @Nullable Path onlyEntry(Path folder) throws IOException {
		List<Path> found = new ArrayList<>();
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
			entries.forEach(found::add);
		}
		if (found.size() > 1) {
			throw new IOException("More than one file in the folder of a claimed file: " + folder);
		}
		return found.isEmpty() ? null : found.get(0);
	}

}

package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import markr.drop.DroppedFile;
import markr.drop.FileName;
import markr.drop.FileState;
import org.jspecify.annotations.Nullable;

/**
 * A file in the inbox, or one that this process has claimed:
 * {@code <claims>/<drop id>/[<source>/]<name>}. A folder for each drop keeps the bytes of
 * the names, and holds all that a successor needs to know.
 *
 * @param dropId identity of a claimed file's drop
 * @param path where it lies
 * @param source the sub-folder it was dropped into, as text; null for the inbox itself
 * @param attributes read without following a link
 */
record InboxFile(@Nullable UUID dropId, Path path, @Nullable String source,
		BasicFileAttributes attributes) implements DroppedFile {

	/** Reads what lies in the inbox. */
	static InboxFile read(Path path, @Nullable String source) throws IOException {
		return read(null, path, source);
	}

	static InboxFile read(@Nullable UUID dropId, Path path, @Nullable String source) throws IOException {
		return new InboxFile(dropId, path, source,
				Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
	}

	/**
	 * Reads a drop's folder.
	 * @return empty if there is no file in it
	 * @throws IOException if it cannot be read, or holds anything but one file
	 */
	static Optional<InboxFile> readClaim(Path dropFolder) throws IOException {
		Path entry = onlyEntry(dropFolder);
		Path source = null;
		if (entry != null && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
			source = entry;
			entry = onlyEntry(source);
		}
		if (entry == null) {
			return Optional.empty();
		}
		return Optional.of(read(UUID.fromString(dropFolder.getFileName().toString()), entry,
				(source != null) ? FileName.of(source) : null));
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

	@Override
	public Object folder() {
		return this.path.getParent();
	}

	/** The folder of a claimed file's drop. */
	Path dropFolder() {
		return (this.source != null) ? this.path.getParent().getParent() : this.path.getParent();
	}

	@Override
	public String name() {
		return FileName.of(this.path);
	}

	@Override
	public FileState state() {
		return FileState.of(this.attributes);
	}

	@Override
	public boolean isTemporary() {
		return dropId() == null && FileName.isTemporary(this.path);
	}

	/** Whether nobody has written to it since it was read. */
	boolean isUnchanged() throws IOException {
		return state().equals(FileState.of(this.path));
	}

}

package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;

import markr.drop.DroppedFile;
import markr.drop.FileName;
import markr.drop.FileState;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the inbox, or a file that this process has claimed:
 * {@code <claims>/<drop id>/[<source>/]<name>}. A folder for each drop keeps the bytes of
 * the names, and holds all that a successor needs to know.
 *
 * @param dropId identity of a claimed file's drop
 * @param path where it lies
 * @param source the sub-folder it was dropped into, as text; null for the inbox itself
 * @param state what it was when it was read
 * @param kind what it is, links not followed
 */
record InboxFile(@Nullable UUID dropId, Path path, @Nullable String source, FileState state,
		Kind kind) implements DroppedFile {

	/** Reads an entry of an open folder. */
	static InboxFile read(OpenFolder folder, Path name, @Nullable UUID dropId, @Nullable String source)
			throws IOException {
		return of(dropId, folder.path(name), source, folder.attributes(name));
	}

	/**
	 * Reads a drop's folder.
	 * @return null if there is no file in it
	 * @throws IOException if it cannot be read, or holds anything but one file
	 */
	static @Nullable InboxFile readClaim(Path dropFolder) throws IOException {
		Path folder = dropFolder;
		BasicFileAttributes attributes = null;
		Path entry = null;
		for (int depth = 0; depth < 2 && (attributes == null || attributes.isDirectory()); depth++) {
			folder = (entry != null) ? folder.resolve(entry) : folder;
			try (OpenFolder open = OpenFolder.of(dropFolder.getParent(), folder)) {
				entry = open.next();
				if (entry == null) {
					return null;
				}
				if (open.next() != null) {
					throw new IOException("More than one file in the folder of a claimed file: " + folder);
				}
				attributes = open.attributes(entry);
			}
		}
		return of(UUID.fromString(dropFolder.getFileName().toString()), folder.resolve(entry),
				folder.equals(dropFolder) ? null : FileName.ofFolder(folder), attributes);
	}

	private static InboxFile of(@Nullable UUID dropId, Path path, @Nullable String source,
			BasicFileAttributes attributes) {
		return new InboxFile(dropId, path, source, FileState.of(attributes), attributes.isRegularFile() ? Kind.FILE
				: attributes.isDirectory() ? Kind.FOLDER : attributes.isSymbolicLink() ? Kind.LINK : Kind.OTHER);
	}

	@Override
	public Path folder() {
		return this.path.getParent();
	}

	/** The folder of a claimed file's drop. */
	Path dropFolder() {
		return (this.source != null) ? folder().getParent() : folder();
	}

	@Override
	public String name() {
		return FileName.of(this.path);
	}

	@Override
	public boolean isTemporary() {
		return dropId() == null && FileName.isTemporary(this.path);
	}

	/** Whether nobody has written to it since it was read. */
	boolean isUnchanged() throws IOException {
		FileState now = FileState.of(this.path);
		return this.state.equals((this.state.fileKey() != null) ? now : now.withoutKey());
	}

}

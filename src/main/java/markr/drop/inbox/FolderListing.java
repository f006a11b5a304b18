package markr.drop.inbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

import markr.drop.FolderProblems;
import markr.drop.Rejection;
import markr.drop.RepeatedWarnings;
import org.jspecify.annotations.Nullable;

/**
 * A folder that is being listed, entry by entry, and the sub-folders found on the way. A
 * listing may be resumed by a later scan. Not thread-safe.
 */
class FolderListing implements Closeable {

	private final @Nullable String source;

	private final RepeatedWarnings warnings;

	private final DirectoryStream<Path> entries;

	private final Iterator<Path> iterator;

	private final Set<Path> subfolders = new LinkedHashSet<>();

	/**
	 * Begins to list a folder.
	 * @param source its name as a source of files, null for the inbox itself
	 */
	FolderListing(Path folder, @Nullable String source, RepeatedWarnings warnings) throws IOException {
		this.source = source;
		this.warnings = warnings;
		this.entries = Files.newDirectoryStream(folder);
		this.iterator = this.entries.iterator();
	}

	boolean hasNext() throws IOException {
		try {
			return this.iterator.hasNext();
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
	}

	/**
	 * Examines the next entry.
	 * @return null if that is no file that anything could become of
	 */
	@Nullable InboxFile next() {
		Path entry = this.iterator.next();
		try {
			InboxFile file = InboxFile.read(entry, this.source);
			if (!file.attributes().isDirectory()) {
				return file;
			}
			String name = entry.getFileName().toString();
			// In any letter case, as some file systems make no difference.
			if (!name.startsWith(".") && !name.equalsIgnoreCase(Rejection.FOLDER)) {
				this.subfolders.add(entry);
			}
		}
		catch (NoSuchFileException ex) {
			// Taken by another process, or renamed by its writer.
			return null;
		}
		catch (IOException ex) {
			this.warnings.stuck(entry, "cannot be examined (%s)".formatted(FolderProblems.reason(ex)));
		}
		return null;
	}

	/**
	 * The sub-folders found so far, but for hidden ones and those of refused documents.
	 */
	Set<Path> subfolders() {
		return this.subfolders;
	}

	@Override
	public void close() throws IOException {
		this.entries.close();
	}

}

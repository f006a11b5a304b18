package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import markr.drop.DroppedFile.Kind;
import markr.drop.FolderProblems;
import markr.drop.RejectedFolder;
import markr.drop.RepeatedWarnings;
import markr.drop.Sources;
import org.jspecify.annotations.Nullable;

/** The inbox or a source, being listed. */
record InboxEntries(OpenFolder folder, @Nullable String source,
		RepeatedWarnings warnings) implements Sources.Entries<InboxFile> {

	@Override
	public @Nullable InboxFile next() throws IOException {
		for (Path name; (name = this.folder.next()) != null;) {
			try {
				InboxFile entry = InboxFile.read(this.folder, name, null, this.source);
				if (!isLinkToFolder(entry)) {
					return entry;
				}
				this.warnings.stuck(entry.path(),
						"is a symbolic link to a folder, which is never followed, so nothing is taken from there or put back there; "
								+ "make a real folder of it, or mount it there");
			}
			catch (NoSuchFileException ex) {
				// Taken by another process, or renamed by its writer.
				continue;
			}
			catch (IOException ex) {
				this.warnings.stuck(this.folder.path(name),
						"cannot be examined (%s)".formatted(FolderProblems.reason(ex)));
			}
		}
		return null;
	}

	private static boolean isLinkToFolder(InboxFile entry) {
		return entry.kind() == Kind.LINK
				&& (entry.name().equalsIgnoreCase(RejectedFolder.NAME) || Files.isDirectory(entry.path()));
	}

	@Override
	public void close() throws IOException {
		this.folder.close();
	}

}

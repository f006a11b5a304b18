package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

import markr.drop.FolderCheck;
import markr.drop.Printable;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Finds out whether a source lies on another file system than the inbox, and whether
 * there is room in the inbox.
 */
@Component
@ConditionalOnBooleanProperty(name = "markr.reader", havingValue = false, matchIfMissing = true)
class InboxCheck implements FolderCheck {

	/** Sources that are examined. */
	private static final int SOURCES_MAX = 1000;

	private final Path inbox;

	InboxCheck(InboxProperties properties) {
		this.inbox = properties.directory().toPath().toAbsolutePath().normalize();
	}

	@Override
	public void check(Health.Builder health, Map<String, String> problems, long roomBytesMin) {
		try {
			FileStore store = Files.getFileStore(this.inbox);
			checkMounts(store, problems);
			FolderCheck.checkRoom("inbox", this.inbox, store, health, problems, roomBytesMin);
		}
		catch (IOException | DirectoryIteratorException ex) {
			// Reported by the inbox's own health as soon as it matters.
			health.withDetail("inbox", Printable.of(this.inbox.toString()));
		}
	}

	private void checkMounts(FileStore store, Map<String, String> problems) throws IOException {
		int examined = 0;
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(this.inbox,
				(entry) -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
			for (Path folder : entries) {
				if (examined++ == SOURCES_MAX) {
					return;
				}
				if (!Files.getFileStore(folder).equals(store)) {
					problems.put("file_system",
							("%s is on another file system than the inbox, so files in it cannot "
									+ "be taken. Mount the inbox as a whole")
								.formatted(Printable.of(folder.toString())));
				}
			}
		}
	}

}

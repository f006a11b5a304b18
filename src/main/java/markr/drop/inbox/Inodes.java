package markr.drop.inbox;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import markr.drop.FileState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the inbox's file system gives a file another inode number now and
 * then, as some network drives do: then a file is recognised by its path, size and time
 * alone. For one thread, but for {@link #areStable()}.
 */
class Inodes {

	private static final Logger logger = LoggerFactory.getLogger(Inodes.class);

	/** Fewer can be somebody who copies files. */
	private static final int CHANGES_MAX = 3;

	private Map<Path, FileState> earlier = Map.of();

	private volatile int changes;

	boolean areStable() {
		return this.changes < CHANGES_MAX;
	}

	/** Notes that something has another number, though it is the same otherwise. */
	void changed(Path path) {
		this.changes++;
		if (this.changes == CHANGES_MAX) {
			logger.warn("The file system of the inbox changes the inode numbers of files, as of {}; "
					+ "they are recognised by path, size and time from now on", path);
		}
	}

	/** The files of a scan, without their numbers where these say nothing. */
	List<InboxFile> checked(List<InboxFile> files) {
		if (areStable()) {
			Map<Path, FileState> now = new HashMap<>();
			for (InboxFile file : files) {
				now.put(file.path(), file.state());
				FileState before = this.earlier.get(file.path());
				if (before != null && before.fileKey() != null && !before.equals(file.state())
						&& before.withoutKey().equals(file.state().withoutKey())) {
					changed(file.path());
				}
			}
			this.earlier = now;
		}
		return areStable() ? files
				: files.stream()
					.map((file) -> new InboxFile(file.dropId(), file.path(), file.source(), file.state().withoutKey(),
							file.kind()))
					.toList();
	}

}

package markr.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Folders within sources' folders, from which nothing is taken, and since when files wait
 * there. Not thread-safe.
 *
 * @param <F> the folder's files
 */
class DeeperFolders<F extends DroppedFile> {

	private final Sources<F> folders;

	private final RepeatedWarnings warnings;

	private final Map<Object, Instant> since = new HashMap<>();

	private final Set<Object> seen = new HashSet<>();

	DeeperFolders(Sources<F> folders, RepeatedWarnings warnings) {
		this.folders = folders;
		this.warnings = warnings;
	}

	/** Warns of a folder that a scan has found, unless it is empty. */
	void found(F folder) {
		if (!isEmpty(folder)) {
			Instant waiting = this.since.computeIfAbsent(folder.path(), (path) -> Instant.now());
			this.seen.add(folder.path());
			this.warnings.stuck(folder.path(),
					("is a folder within a source's folder, from which nothing is taken. Files wait "
							+ "there since %s; move them one folder up")
						.formatted(waiting.truncatedTo(ChronoUnit.SECONDS)));
		}
	}

	private boolean isEmpty(F folder) {
		try (Sources.Entries<F> entries = this.folders.open(folder)) {
			return entries.next() == null;
		}
		catch (IOException ex) {
			// Not, for all that is known.
			return false;
		}
	}

	/** Ends a scan: what it has not found is gone. */
	void endScan() {
		this.since.keySet().retainAll(this.seen);
		this.seen.clear();
	}

}

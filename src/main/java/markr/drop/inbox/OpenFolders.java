package markr.drop.inbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Folders of the inbox that stay open for the files of one piece of work, each opened in
 * the one above it. Not for longer: the inbox may be mounted again. Not thread-safe.
 */
final class OpenFolders implements Closeable {

	private static final int OPEN_MAX = 64;

	private final Path inbox;

	private final Map<Path, OpenFolder> open = new LinkedHashMap<>();

	OpenFolders(Path inbox) {
		this.inbox = inbox;
	}

	/** Opens a folder unless it is open. Closed by {@link #close()} alone. */
	OpenFolder get(Path folder) throws IOException {
		if (this.open.size() >= OPEN_MAX && !this.open.containsKey(folder)) {
			close();
		}
		return getOrOpen(folder);
	}

	private OpenFolder getOrOpen(Path folder) throws IOException {
		OpenFolder known = this.open.get(folder);
		if (known != null) {
			return known;
		}
		OpenFolder opened = folder.equals(this.inbox) ? OpenFolder.of(folder)
				: getOrOpen(folder.getParent()).folder(folder.getFileName());
		this.open.put(folder, opened);
		return opened;
	}

	/** Closes all; the next one is opened anew. */
	@Override
	public void close() throws IOException {
		try {
			for (OpenFolder folder : this.open.values()) {
				folder.close();
			}
		}
		finally {
			this.open.clear();
		}
	}

}

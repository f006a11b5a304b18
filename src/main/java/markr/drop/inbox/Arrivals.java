package markr.drop.inbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the pause between two scans when something has appeared in a folder. Not all file
 * systems report that, and none what other hosts do: then the pause has its full length.
 * Not thread-safe.
 */
final class Arrivals implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(Arrivals.class);

	/** Each takes memory of the system, of which one user may have so much. */
	private static final int FOLDERS_MAX = 1000;

	/** Null if this user has too many already. */
	private final @Nullable WatchService events = events();

	private final Map<Path, WatchKey> watched = new HashMap<>();

	private static @Nullable WatchService events() {
		try {
			return FileSystems.getDefault().newWatchService();
		}
		catch (IOException ex) {
			logger.debug("No folder can be watched", ex);
			return null;
		}
	}

	/** Watches a folder from now on, if it can be. */
	void watch(Path folder) {
		if (this.events != null && this.watched.size() < FOLDERS_MAX) {
			this.watched.computeIfAbsent(folder, (unwatched) -> register(unwatched, this.events));
		}
	}

	private static @Nullable WatchKey register(Path folder, WatchService events) {
		try {
			return folder.register(events, StandardWatchEventKinds.ENTRY_CREATE);
		}
		catch (IOException ex) {
			logger.debug("{} cannot be watched", folder, ex);
			return null;
		}
	}

	/** Waits until something has appeared since the last time, or so long. */
	void await(Duration max) {
		try {
			if (this.events == null) {
				TimeUnit.NANOSECONDS.sleep(max.toNanos());
				return;
			}
			WatchKey key = this.events.poll(max.toNanos(), TimeUnit.NANOSECONDS);
			for (; key != null; key = this.events.poll()) {
				key.pollEvents();
				if (!key.reset()) {
					// The folder has gone.
					this.watched.values().remove(key);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() throws IOException {
		if (this.events != null) {
			this.events.close();
		}
	}

}

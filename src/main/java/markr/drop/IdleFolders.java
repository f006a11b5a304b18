package markr.drop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Remembers folders that were empty when they were listed, and when they were changed
 * last, so that they need not be listed again until they change. Not thread-safe.
 * <p>
 * A time says so only if it is older than file systems' times are coarse: what comes
 * within the same tick would not show.
 *
 * @param <F> the folders
 */
class IdleFolders<F extends DroppedFile> {

	/** Empty folders that one scan examines. */
	private static final int EXAMINED_MAX = 250;

	/** Two seconds at worst, on FAT. */
	private static final Duration COARSE = Duration.ofSeconds(3);

	/** Some network drives say late that a folder has changed, or never. */
	private static final Duration LISTED_EACH = Duration.ofSeconds(30);

	private final LongSupplier nanoTime;

	private final Map<Object, Idle> idle = new HashMap<>();

	/** Where the next scan begins: every node elsewhere. */
	private int first = ThreadLocalRandom.current().nextInt(Short.MAX_VALUE);

	/**
	 * Creates a memory.
	 * @param nanoTime a clock that never jumps
	 */
	IdleFolders(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/** The folders of a scan: all that were not empty, and of the others some in turn. */
	List<F> turns(Collection<F> folders) {
		List<F> turns = new ArrayList<>(folders.size());
		List<F> all = new ArrayList<>(folders);
		Collections.rotate(all, -this.first);
		int examined = 0;
		for (int i = 0; i < all.size(); i++) {
			boolean wasEmpty = this.idle.containsKey(all.get(i).path());
			if (!wasEmpty || examined < EXAMINED_MAX) {
				turns.add(all.get(i));
			}
			if (wasEmpty && ++examined == EXAMINED_MAX) {
				this.first = (this.first + i + 1) % all.size();
			}
		}
		return turns;
	}

	/** Whether a folder is as empty as it was. */
	boolean isStillEmpty(Object path, @Nullable FileState now) {
		Idle known = this.idle.get(path);
		return known != null && known.state().equals(now)
				&& known.listedNanos() - known.sinceNanos() >= COARSE.toNanos()
				&& this.nanoTime.getAsLong() - known.listedNanos() < LISTED_EACH.toNanos();
	}

	/**
	 * Notes what a listing has found.
	 * @param before what the folder was before it was listed, null if that is not known
	 */
	void listed(Object path, @Nullable FileState before, boolean isEmpty) {
		if (!isEmpty || before == null) {
			this.idle.remove(path);
			return;
		}
		long now = this.nanoTime.getAsLong();
		Idle known = this.idle.get(path);
		this.idle.put(path,
				new Idle(before, (known != null && known.state().equals(before)) ? known.sinceNanos() : now, now));
	}

	void forget(Object path) {
		this.idle.remove(path);
	}

	/**
	 * An empty folder.
	 *
	 * @param sinceNanos when it was first listed in this state
	 * @param listedNanos when it was listed last
	 */
	private record Idle(FileState state, long sinceNanos, long listedNanos) {

	}

}

package markr.drop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.springframework.integration.file.filters.FileListFilter;

/**
 * Accepts files that are complete. A file may be seen long before its writer has
 * finished, and nothing in the file system tells. So a file is complete when it has been
 * seen unchanged for a while, by at least two looks and on this process's own clock; or
 * when it was seen under a temporary name and has, unchanged, got a final one, since
 * writers rename when they are done; or when it was seen unchanged by two looks and its
 * content shows that nothing is missing.
 * <p>
 * Must be given all files there are at each look: what is not among them is forgotten.
 * Not thread-safe.
 *
 * @param <F> what is looked at
 */
class SettledFilter<F extends SettledFilter.Candidate> implements FileListFilter<F> {

	/** Files whose content one look examines: where many wait, time is not of it. */
	private static final int EXAMINED_MAX = 10;

	private final long settleNanos;

	private final LongSupplier nanoTime;

	private final Predicate<? super F> whole;

	private Map<Object, Observation> observations = Map.of();

	SettledFilter(Duration settle, LongSupplier nanoTime) {
		this(settle, nanoTime, (file) -> false);
	}

	/**
	 * Creates a filter.
	 * @param whole tells of a file's content that nothing is missing
	 */
	SettledFilter(Duration settle, LongSupplier nanoTime, Predicate<? super F> whole) {
		this.settleNanos = settle.toNanos();
		this.nanoTime = nanoTime;
		this.whole = whole;
	}

	@Override
	public List<F> filterFiles(F[] files) {
		long now = this.nanoTime.getAsLong();
		Map<Object, Observation> seen = new HashMap<>();
		List<F> settled = new ArrayList<>();
		int examined = 0;
		for (F file : files) {
			FileState state = file.state();
			// By inode, if there is one: a rename is no change of the file.
			Object key = (state.fileKey() != null) ? state.fileKey() : file.path();
			Observation earlier = this.observations.get(key);
			if (earlier == null || !earlier.state().equals(state)) {
				seen.put(key, new Observation(state, now, file.isTemporary(), false, false));
				continue;
			}
			Observation again = earlier.again(file.isTemporary());
			boolean complete = again.complete() || now - again.sinceNanos() >= this.settleNanos;
			if (!complete && !again.examined() && !file.isTemporary() && examined < EXAMINED_MAX) {
				examined++;
				complete = this.whole.test(file);
				again = again.afterExamination(complete);
			}
			seen.put(key, again);
			if (complete) {
				settled.add(file);
			}
		}
		this.observations = seen;
		return settled;
	}

	/** A file that may be complete. */
	interface Candidate {

		/** Where it lies. */
		Object path();

		/** What it was at this look. */
		FileState state();

		/** Whether its name says that its writer has not finished. */
		boolean isTemporary();

	}

	/**
	 * What was seen of a file.
	 *
	 * @param examined whether its content was looked into, and told nothing
	 */
	private record Observation(FileState state, long sinceNanos, boolean temporary, boolean complete,
			boolean examined) {

		Observation again(boolean isTemporary) {
			return new Observation(this.state, this.sinceNanos, isTemporary,
					this.complete || (this.temporary && !isTemporary), this.examined);
		}

		Observation afterExamination(boolean whole) {
			return new Observation(this.state, this.sinceNanos, this.temporary, this.complete || whole, !whole);
		}

	}

}

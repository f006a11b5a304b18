package markr.drop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Accepts files that are complete. A file may be seen long before its writer has
 * finished, and nothing in the file system shows when. So a file is complete when it has
 * been seen unchanged for a while, by at least two scans and on this process's own clock;
 * or when it was seen under a temporary name and has, unchanged, got a final one, since
 * writers rename when they are done; or when its content shows that nothing is missing.
 * What is cut off has a longer while: its writer may be making a pause.
 * <p>
 * Must be given all files there are at each scan: what is not among them is forgotten.
 * Not thread-safe.
 *
 * @param <F> the files
 */
class SettledFilter<F extends DroppedFile> {

	/** Files whose content one scan examines, if it has not just found many whole. */
	private static final int EXAMINED_MIN = 10;

	/** More than are watched of one folder. */
	private static final int EXAMINED_MAX = 1280;

	/** However many: a scan must not take seconds, nor on a slow drive. */
	private static final long EXAMINED_BYTES_MAX = 64L * 1024 * 1024;

	private final long settleNanos;

	private final LongSupplier nanoTime;

	private final Predicate<? super F> whole;

	private final Predicate<? super F> cutOff;

	private Map<Object, Observation> observations = Map.of();

	/**
	 * Doubled while all that were examined are whole, so that many are taken together.
	 */
	private int examinedMax = EXAMINED_MIN;

	/**
	 * Creates a filter.
	 * @param whole whether a file's content shows that nothing is missing
	 * @param cutOff whether it shows that something is
	 */
	SettledFilter(Duration settle, LongSupplier nanoTime, Predicate<? super F> whole, Predicate<? super F> cutOff) {
		this.settleNanos = settle.toNanos();
		this.nanoTime = nanoTime;
		this.whole = whole;
		this.cutOff = cutOff;
	}

	List<F> filter(List<F> files) {
		long now = this.nanoTime.getAsLong();
		Map<Object, Observation> seen = new HashMap<>();
		List<F> settled = new ArrayList<>();
		int examined = 0;
		int whole = 0;
		long examinedBytes = 0;
		for (F file : files) {
			FileState state = file.state();
			// By inode, if there is one: a rename is no change of the file.
			Object key = (state.fileKey() != null) ? state.fileKey() : file.path();
			Observation earlier = this.observations.get(key);
			boolean unchanged = earlier != null && earlier.state().equals(state);
			Observation again = unchanged ? earlier.again(file.isTemporary())
					: new Observation(state, now, file.isTemporary(), false, false, null);
			boolean complete = again.complete();
			if (unchanged && !complete && !file.isTemporary() && now - again.sinceNanos() >= this.settleNanos) {
				again = again.settled(() -> !file.isClaimed() && this.cutOff.test(file));
				complete = !again.isCutOff() || now - again.sinceNanos() >= ContentKind.CUT_OFF_SETTLE.toNanos();
			}
			if (!complete && !again.examined() && !file.isTemporary() && examined < this.examinedMax
					&& examinedBytes < EXAMINED_BYTES_MAX) {
				examined++;
				examinedBytes += state.sizeBytes();
				complete = this.whole.test(file);
				whole += complete ? 1 : 0;
				again = again.afterExamination(complete);
			}
			seen.put(key, again);
			if (complete) {
				settled.add(file);
			}
		}
		this.observations = seen;
		this.examinedMax = (whole == this.examinedMax) ? Math.min(2 * this.examinedMax, EXAMINED_MAX) : EXAMINED_MIN;
		return settled;
	}

	/**
	 * What was seen of a file.
	 *
	 * @param examined whether its content was examined, and showed nothing
	 * @param cutOff whether its end is missing, once it has settled
	 */
	private record Observation(FileState state, long sinceNanos, boolean temporary, boolean complete, boolean examined,
			@Nullable Boolean cutOff) {

		Observation again(boolean isTemporary) {
			return new Observation(this.state, this.sinceNanos, isTemporary,
					this.complete || (this.temporary && !isTemporary), this.examined, this.cutOff);
		}

		Observation settled(BooleanSupplier isCutOff) {
			return (this.cutOff != null) ? this : new Observation(this.state, this.sinceNanos, this.temporary,
					this.complete, this.examined, isCutOff.getAsBoolean());
		}

		boolean isCutOff() {
			return Boolean.TRUE.equals(this.cutOff);
		}

		Observation afterExamination(boolean whole) {
			return new Observation(this.state, this.sinceNanos, this.temporary, this.complete || whole, !whole,
					this.cutOff);
		}

	}

}

package markr.drop;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * When to retry what failed: after a pause that grows from 1 s to 30 s, so that nothing
 * spins and nothing is given up. Not thread-safe.
 *
 * @param <K> what is tried
 */
public class Retries<K> {

	private static final Duration PAUSE_MIN = Duration.ofSeconds(1);

	private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

	private static final int DOUBLINGS_MAX = 5;

	private final LongSupplier nanoTime;

	private final Map<K, Failure> failures = new HashMap<>();

	public Retries(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Notes a failure.
	 * @return whether it should be logged: at the first time, the second, the fourth, the
	 * eighth and so on, in a row
	 */
	public boolean failed(K what) {
		Failure earlier = this.failures.get(what);
		int inRow = (earlier != null) ? earlier.inRow() + 1 : 1;
		long pause = Math.min(PAUSE_MAX.toNanos(), PAUSE_MIN.toNanos() << Math.min(inRow - 1, DOUBLINGS_MAX));
		this.failures.put(what, new Failure(inRow, this.nanoTime.getAsLong() + pause));
		return Integer.bitCount(inRow) == 1;
	}

	/** Forgets earlier failures: it went well, or there is nothing left to try. */
	public void forget(K what) {
		this.failures.remove(what);
	}

	/** Whether it may be tried now. */
	public boolean isDue(K what) {
		Failure failure = this.failures.get(what);
		return failure == null || this.nanoTime.getAsLong() - failure.dueNanos() >= 0;
	}

	/** Whether it has failed and did not go well since. */
	boolean hasFailed(K what) {
		return this.failures.containsKey(what);
	}

	/** How often it has failed since it went well. */
	int inRow(K what) {
		Failure failure = this.failures.get(what);
		return (failure != null) ? failure.inRow() : 0;
	}

	/** Ends the pauses: the common cause is gone. */
	void endPauses() {
		long now = this.nanoTime.getAsLong();
		this.failures.replaceAll((what, failure) -> new Failure(failure.inRow(), now));
	}

	/** How many have failed and did not go well since. */
	int size() {
		return this.failures.size();
	}

	/**
	 * Forgets what may be tried now: to be called when all of that has been tried, and
	 * what has not failed again is settled otherwise.
	 */
	void forgetDue() {
		this.failures.keySet().removeIf(this::isDue);
	}

	/** Forgets all but these: the others are gone. */
	public void retain(Collection<K> present) {
		this.failures.keySet().retainAll(present);
	}

	/** What has failed and must not be tried yet. */
	Set<K> paused() {
		return this.failures.keySet().stream().filter((what) -> !isDue(what)).collect(Collectors.toUnmodifiableSet());
	}

	private record Failure(int inRow, long dueNanos) {
	}

}

package markr.benchmark;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

import static org.awaitility.Awaitility.await;

/** Measures how long something takes that has to be looked for. */
final class Watch {

	/** Longer than anything that is measured takes, even on a slow machine. */
	private static final Duration LIMIT = Duration.ofMinutes(30);

	private Watch() {
	}

	/**
	 * Looks until something is so.
	 * @param pause between two looks: how inexact the answer is
	 * @return {@link System#nanoTime()} when it was seen to be so
	 */
	static long until(String what, Duration pause, Callable<Boolean> isSo) {
		await(what).pollInSameThread().pollDelay(Duration.ZERO).pollInterval(pause).atMost(LIMIT).until(isSo);
		return System.nanoTime();
	}

	/** Lets some time pass in which nothing is asked of anybody. */
	static void pass(Duration duration) {
		long begin = System.nanoTime();
		for (long left = duration.toNanos(); left > 0; left = duration.toNanos() - (System.nanoTime() - begin)) {
			LockSupport.parkNanos(left);
			if (Thread.currentThread().isInterrupted()) {
				throw new IllegalStateException("Interrupted");
			}
		}
	}

	static double seconds(long fromNanos, long toNanos) {
		return (toNanos - fromNanos) / 1e9;
	}

}

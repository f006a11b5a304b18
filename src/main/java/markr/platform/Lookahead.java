package markr.platform;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Gets things one after the other on other threads, some ahead of who takes them. For one
 * caller; not thread-safe.
 */
public final class Lookahead<T> {

	private final Supplier<@Nullable T> source;

	private final Executor executor;

	private final Deque<CompletableFuture<@Nullable T>> ahead = new ArrayDeque<>();

	/**
	 * Begins to get them.
	 * @param source gives the next one, or null behind the last one; asked by one thread
	 * at a time, which need not be the caller's
	 * @param max how many are got ahead
	 */
	public Lookahead(Supplier<@Nullable T> source, int max, Executor executor) {
		this.source = source;
		this.executor = executor;
		this.ahead.add(CompletableFuture.supplyAsync(source, executor));
		while (this.ahead.size() < max) {
			getFurther();
		}
	}

	/** Nothing is asked for behind the end, or behind a failure. */
	private void getFurther() {
		this.ahead.add(this.ahead.getLast()
			.thenApplyAsync((before) -> (before != null) ? this.source.get() : null, this.executor));
	}

	/**
	 * The next one, or null behind the last one. Waits for it, also if the thread is
	 * interrupted.
	 * @throws RuntimeException as the source has thrown it, behind what it gave before
	 */
	public @Nullable T take() {
		T next = next();
		if (next != null) {
			this.ahead.remove();
			getFurther();
		}
		return next;
	}

	private @Nullable T next() {
		try {
			return this.ahead.element().join();
		}
		catch (CompletionException ex) {
			ReflectionUtils.rethrowRuntimeException(ex.getCause());
			throw ex;
		}
	}

}

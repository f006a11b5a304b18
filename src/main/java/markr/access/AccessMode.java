package markr.access;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientProperties;
import org.springframework.stereotype.Component;

/**
 * Whether callers have to sign in: as soon as there is a user, or an identity provider
 * that has some. Whether there is one is known from memory, at most a second old, and for
 * ever once there is: users are never deleted. A database that does not answer holds
 * nobody up for longer than that second. Thread-safe.
 */
@Component
class AccessMode implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(AccessMode.class);

	private static final Duration AGE_MAX = Duration.ofSeconds(1);

	private final UserTable users;

	private final Mode withoutUsers;

	private final ExecutorService executor = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "users-known");
		thread.setDaemon(true);
		return thread;
	});

	private volatile @Nullable Known known;

	/** Guarded by this. */
	private @Nullable CompletableFuture<Known> refresh;

	AccessMode(UserTable users, AccessProperties properties, @Value("${server.address:}") @Nullable InetAddress address,
			ObjectProvider<OAuth2ClientProperties> providers) {
		this.users = users;
		this.withoutUsers = (providers.getIfAvailable() != null) ? Mode.SIGN_IN
				: (properties.open() || address != null && address.isLoopbackAddress()) ? Mode.OPEN : Mode.SET_UP;
	}

	Mode current() {
		Known present = this.known;
		if (present == null || !present.isFresh()) {
			present = await(refresh());
		}
		// Nobody is let in by a database that has never answered.
		return (present == null || present.users()) ? Mode.SIGN_IN : this.withoutUsers;
	}

	/** A user is there from now on. */
	void forget() {
		this.known = null;
	}

	private synchronized CompletableFuture<Known> refresh() {
		CompletableFuture<Known> present = this.refresh;
		if (present == null || present.isDone()) {
			long begun = System.nanoTime();
			present = CompletableFuture.supplyAsync(() -> new Known(this.users.exist(), begun), this.executor);
			this.refresh = present;
		}
		return present;
	}

	private @Nullable Known await(CompletableFuture<Known> refresh) {
		try {
			Known found = refresh.get(AGE_MAX.toMillis(), TimeUnit.MILLISECONDS);
			this.known = found;
			return found;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("Whether there are users cannot be asked now", ex);
		}
		return this.known;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

	/** Who may call. */
	enum Mode {

		/**
		 * Everybody who reaches Markr: it has no user, and listens on its own machine.
		 */
		OPEN,

		/** Nobody but the first admin: it has no user, and listens to a network. */
		SET_UP,

		/** Who has signed in, or has a token. */
		SIGN_IN

	}

	private record Known(boolean users, long at) {

		boolean isFresh() {
			return this.users || System.nanoTime() - this.at < AGE_MAX.toNanos();
		}

	}

}

package markr.platform;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Asks the database for what clients of this node wait for, since any node may bring it
 * about: one query for all of them, and none while there are no clients. All clients are
 * served on one thread, and their waiting ends when this node shuts down. Thread-safe.
 *
 * @param <C> one who waits
 */
public abstract class ClientPoll<C> implements SmartLifecycle {

	private final Logger logger = LoggerFactory.getLogger(getClass());

	private final Set<C> clients = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService thread;

	private final Duration interval;

	private boolean scheduled;

	private volatile boolean running;

	/**
	 * Creates a poll.
	 * @param name of its thread
	 * @param interval from the end of a poll to the begin of the next
	 */
	protected ClientPoll(String name, Duration interval) {
		this.thread = Executors.newSingleThreadScheduledExecutor((task) -> new Thread(task, name));
		this.interval = interval;
	}

	/**
	 * Asks for what has come about, and passes it on. Called on the poll's thread.
	 * @param clients at least one; others may come and go meanwhile
	 * @throws DataAccessException if the database is away; the next poll makes up for it
	 */
	protected abstract void poll(Collection<C> clients);

	/** Ends the waiting of a client, since this node shuts down. */
	protected abstract void end(C client);

	/** Adds a client, and polls at once. */
	protected final void add(C client) {
		addForLater(client);
		pollNow();
	}

	/** Adds a client for whom nothing has come about yet. */
	protected final void addForLater(C client) {
		this.clients.add(client);
	}

	/**
	 * Adds a client, and polls at once.
	 * @return false if this node is shutting down
	 */
	protected final boolean addWhileRunning(C client) {
		synchronized (this.clients) {
			if (!this.running) {
				return false;
			}
			add(client);
			return true;
		}
	}

	protected final void remove(C client) {
		this.clients.remove(client);
	}

	/** Polls without waiting for the interval. */
	protected final void pollNow() {
		serve(this::poll);
	}

	/** Does something for the clients on the poll's thread, soon. */
	protected final void serve(Consumer<Collection<C>> service) {
		this.thread.execute(() -> serveNow(service));
	}

	private void serveNow(Consumer<Collection<C>> service) {
		try {
			if (!this.clients.isEmpty()) {
				service.accept(this.clients);
			}
		}
		catch (DataAccessException | TransactionException ex) {
			this.logger.debug("The database cannot be asked now", ex);
		}
		catch (RuntimeException | Error ex) {
			// Thrown on, it would end all polls to come, and nobody would hear of it.
			this.logger.error("A poll for clients failed; the next one follows", ex);
		}
	}

	@Override
	public void start() {
		if (!this.scheduled) {
			this.scheduled = true;
			this.thread.scheduleWithFixedDelay(() -> serveNow(this::poll), this.interval.toMillis(),
					this.interval.toMillis(), TimeUnit.MILLISECONDS);
		}
		this.running = true;
	}

	@Override
	public void stop() {
		synchronized (this.clients) {
			this.running = false;
		}
		this.clients.forEach(this::end);
		this.clients.clear();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** After the imports have stopped, before the web server waits for its requests. */
	@Override
	public int getPhase() {
		return DEFAULT_PHASE - 512;
	}

	@PreDestroy
	protected void close() {
		this.thread.shutdownNow();
	}

}

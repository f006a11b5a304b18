package markr.importvault;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets senders wait for outcomes without a thread each. Asks the database, since the
 * import may run on another node: one query for all who wait, none when nobody waits. An
 * import that ends on this node is looked for at once.
 */
@Component
class OutcomeWatch implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(OutcomeWatch.class);

	private static final long LOOK_EVERY_MILLIS = 100;

	private final DocumentTable documents;

	private final Map<CompletableFuture<Document>, Long> waiting = new ConcurrentHashMap<>();

	private final ScheduledExecutorService lookout = Executors
		.newSingleThreadScheduledExecutor((task) -> new Thread(task, "outcome-watch"));

	private volatile boolean running;

	OutcomeWatch(DocumentTable documents) {
		this.documents = documents;
		this.lookout.scheduleWithFixedDelay(this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
	}

	CompletableFuture<Document> await(long documentId) {
		CompletableFuture<Document> outcome = new CompletableFuture<>();
		this.waiting.put(outcome, documentId);
		outcome.whenComplete((document, ex) -> this.waiting.remove(outcome));
		this.lookout.execute(this::look);
		return outcome;
	}

	/** Called within the transaction that sets an outcome. */
	void lookAfterCommit() {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				OutcomeWatch.this.lookout.execute(OutcomeWatch.this::look);
			}

		});
	}

	private void look() {
		if (this.waiting.isEmpty()) {
			return;
		}
		try {
			Map<Long, Document> finished = this.documents.finishedAmong(this.waiting.values())
				.stream()
				.collect(Collectors.toMap(Document::documentId, Function.identity()));
			this.waiting.forEach((outcome, documentId) -> {
				if (finished.containsKey(documentId)) {
					outcome.complete(finished.get(documentId));
				}
			});
		}
		catch (DataAccessException | TransactionException ex) {
			// Those who wait have a limit of their own; the next look may succeed.
			logger.debug("Outcomes cannot be looked up now", ex);
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	/** Those who still wait at a shutdown hear how far it has come. */
	@Override
	public void stop() {
		this.running = false;
		this.waiting.forEach((outcome, documentId) -> outcome.complete(this.documents.get(documentId)));
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
	void close() {
		this.lookout.shutdownNow();
	}

}

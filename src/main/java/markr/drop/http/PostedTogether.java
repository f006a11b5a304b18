package markr.drop.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.PreDestroy;
import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.SmallDrop;
import markr.importvault.document.Document;
import markr.importvault.document.Drop;
import markr.importvault.document.Kept;
import markr.importvault.document.Receipt;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Keeps small bodies, those together that come at about the same time: senders whose
 * documents were imported together are answered together, and soon send their next ones.
 * A single sender waits for nobody. Thread-safe.
 */
@Component
class PostedTogether {

	/** Those of some classes; larger ones are for the disk. */
	private static final int SMALL_BYTES_MAX = 128 * 1024;

	/** Kept in one transaction. */
	private static final int DROPS_MAX = 128;

	/** Of all bodies in memory, on their way in or waiting to be kept. */
	private static final int HELD_BYTES_MAX = 128 * SMALL_BYTES_MAX;

	/**
	 * How long bodies wait for those of other senders, which have just been answered or
	 * soon will be: about as long as an import, which would not begin before.
	 */
	private static final Duration COMPANY_WAIT = Duration.ofMillis(20);

	private final ImportVault vault;

	private final Outcomes outcomes;

	private final TransactionOperations transactions;

	private final Duration companyWait;

	private final Semaphore room = new Semaphore(HELD_BYTES_MAX);

	private final BlockingQueue<Posted> waiting = new LinkedBlockingQueue<>();

	/** Senders from their documents' arrival to the outcome. */
	private final AtomicInteger senders = new AtomicInteger();

	/** As many as there lately were at a time. Used by the keeper's thread only. */
	private int expected;

	private final ThreadPoolExecutor keeper = new ThreadPoolExecutor(0, 1, 1, TimeUnit.MINUTES,
			new ArrayBlockingQueue<>(1), (task) -> new Thread(task, "http-keep"),
			new ThreadPoolExecutor.DiscardPolicy());

	@Autowired
	PostedTogether(ImportVault vault, Outcomes outcomes, TransactionOperations transactions) {
		this(vault, outcomes, transactions, COMPANY_WAIT);
	}

	PostedTogether(ImportVault vault, Outcomes outcomes, TransactionOperations transactions, Duration companyWait) {
		this.vault = vault;
		this.outcomes = outcomes;
		this.transactions = transactions;
		this.companyWait = companyWait;
	}

	/**
	 * Reads a body and has it kept.
	 * @param sizeBytes its size as declared; negative if it is not
	 * @return fails as {@link ImportVault#keepTogether} does; empty if it is no small
	 * body, or if there is no room in memory: nothing was read then
	 */
	Optional<CompletableFuture<Awaited>> keep(Drop drop, InputStream body, long sizeBytes) throws IOException {
		if (sizeBytes < 0 || sizeBytes > SMALL_BYTES_MAX || !this.room.tryAcquire((int) sizeBytes)) {
			return Optional.empty();
		}
		CompletableFuture<Awaited> kept = new CompletableFuture<>();
		kept.whenComplete((awaited, ex) -> this.room.release((int) sizeBytes));
		this.senders.incrementAndGet();
		kept.thenCompose(Awaited::outcome).whenComplete((document, ex) -> this.senders.decrementAndGet());
		try {
			this.waiting.add(new Posted(new SmallDrop(drop, read(body, (int) sizeBytes)), kept));
			this.keeper.execute(this::keepWaiting);
			return Optional.of(kept);
		}
		catch (IOException | RuntimeException ex) {
			kept.cancel(false);
			throw ex;
		}
	}

	private static byte[] read(InputStream body, int sizeBytes) throws IOException {
		byte[] content = new byte[sizeBytes];
		// To the end, by which the server knows that nothing of it is left.
		if (body.readNBytes(content, 0, sizeBytes) < sizeBytes || body.read() >= 0) {
			throw new EOFException("The body has another size than its header says");
		}
		return content;
	}

	private void keepWaiting() {
		for (List<Posted> next; !(next = takeNext()).isEmpty();) {
			keep(next);
		}
	}

	private List<Posted> takeNext() {
		this.expected = Math.min(DROPS_MAX, Math.max(this.expected, this.senders.get()));
		List<Posted> next = new ArrayList<>();
		long end = System.nanoTime() + this.companyWait.toNanos();
		for (Posted posted; next.size() < DROPS_MAX && (posted = takeNext(next.size(), end)) != null;) {
			next.add(posted);
		}
		if (!next.isEmpty()) {
			this.expected = next.size();
		}
		return next;
	}

	private @Nullable Posted takeNext(int taken, long endNanos) {
		try {
			return (taken > 0 && taken < this.expected)
					? this.waiting.poll(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS) : this.waiting.poll();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
	}

	private void keep(List<Posted> together) {
		List<Awaited> kept = new ArrayList<>();
		try {
			this.transactions.executeWithoutResult((transaction) -> keep(together, kept));
		}
		catch (RuntimeException | Error ex) {
			kept.forEach((awaited) -> awaited.outcome().cancel(false));
			together.forEach((posted) -> posted.kept().completeExceptionally(ex));
			if (ex instanceof Error) {
				throw ex;
			}
			return;
		}
		for (int i = 0; i < together.size(); i++) {
			together.get(i).kept().complete(sinceTheCommit(kept.get(i)));
		}
	}

	/**
	 * What has failed before is retried from the commit on, which others do not see
	 * before.
	 */
	private Awaited sinceTheCommit(Awaited kept) {
		return (kept.receipt().outcome() == Receipt.Outcome.NEW) ? kept
				: new Awaited(kept.receipt(), kept.document(), this.outcomes.await(kept.receipt().documentId()));
	}

	private void keep(List<Posted> together, List<Awaited> result) {
		try {
			for (Kept kept : this.vault.keepTogether(together.stream().map(Posted::drop).toList())) {
				result.add(new Awaited(kept.receipt(), kept.document(),
						(kept.receipt().outcome() == Receipt.Outcome.NEW)
								? this.outcomes.awaitNew(kept.receipt().documentId())
								: CompletableFuture.completedFuture(kept.document())));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@PreDestroy
	void close() {
		this.keeper.shutdown();
	}

	/**
	 * A body that was kept.
	 *
	 * @param document as it was then
	 * @param outcome what becomes of it
	 */
	record Awaited(Receipt receipt, Document document, CompletableFuture<Document> outcome) {
	}

	/** A body that is to be kept. */
	private record Posted(SmallDrop drop, CompletableFuture<Awaited> kept) {
	}

}

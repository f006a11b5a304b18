package markr.drop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.RefusedDrop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Brings refused documents back to where they were dropped, one with each call, and
 * nothing more at the end of a pass. The answer is committed after the files are there;
 * after a crash in between they are written again, the same. A document that cannot be
 * brought back now does not stop the others. For one thread.
 */
class Answers implements Supplier<@Nullable RefusedDrop> {

	/**
	 * With so many answers waiting for their next try, none is tried for the first time.
	 */
	private static final int FAILED_MAX = 1000;

	/** Looked for at once: it takes longer the more there are. */
	private static final int DUE_MAX = 100;

	private static final Logger logger = LoggerFactory.getLogger(Answers.class);

	private final Outcomes outcomes;

	private final Answering answering;

	private final ImportVault vault;

	private final WayBack wayBack;

	private final InboxTroubles troubles;

	private final ZoneId zone;

	private final Retries<Long> deliveries;

	private final Retries<String> passes;

	private final Deque<Long> due = new ArrayDeque<>();

	/**
	 * Whether to look for more: at the beginning of a pass, and when this process has
	 * answered some of those it has found. What others are just answering is not looked
	 * for again in the same pass.
	 */
	private boolean mayBeMore = true;

	private @Nullable String lastFailure;

	/**
	 * Creates answers.
	 * @param answering {@link Outcomes#answer}, or {@link Outcomes#answerSlowly} where no
	 * other node answers and the way back is long
	 */
	Answers(Outcomes outcomes, Answering answering, ImportVault vault, WayBack wayBack, InboxTroubles troubles,
			ZoneId zone, LongSupplier nanoTime) {
		this.outcomes = outcomes;
		this.answering = answering;
		this.vault = vault;
		this.wayBack = wayBack;
		this.troubles = troubles;
		this.zone = zone;
		this.deliveries = new Retries<>(nanoTime);
		this.passes = new Retries<>(nanoTime);
	}

	@Override
	public @Nullable RefusedDrop get() {
		String inboxId = this.wayBack.inboxId();
		if (Thread.currentThread().isInterrupted() || !this.wayBack.isOpen() || !this.passes.isDue(inboxId)) {
			endPass();
			return null;
		}
		try {
			RefusedDrop answered = answerNext(inboxId);
			this.passes.forget(inboxId);
			return answered;
		}
		catch (DataAccessException | TransactionException ex) {
			endPass();
			if (this.passes.failed(inboxId)) {
				logger.warn("The database does not answer: files wait in {}, refused ones come back later ({})",
						this.wayBack, String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex)));
			}
			return null;
		}
		catch (RuntimeException ex) {
			endPass();
			if (this.passes.failed(inboxId)) {
				logger.warn("Refused documents cannot be brought back to {} now; tried again", this.wayBack, ex);
			}
			return null;
		}
	}

	private @Nullable RefusedDrop answerNext(String inboxId) {
		while (this.wayBack.isOpen() && lookForDue(inboxId)) {
			AtomicReference<RefusedDrop> current = new AtomicReference<>();
			try {
				if (this.answering.answer(inboxId, this.due.remove(), (drop) -> {
					current.set(drop);
					deliver(drop);
				})) {
					this.mayBeMore = true;
					this.deliveries.forget(current.get().receiptId());
					return current.get();
				}
			}
			catch (RuntimeException ex) {
				RefusedDrop drop = current.get();
				if (drop == null) {
					throw ex;
				}
				// This document's own trouble, for all that is known: the others go on.
				this.lastFailure = InboxTroubles.reason(ex);
				if (this.deliveries.failed(drop.receiptId())) {
					logger.warn("{} (receipt {}) cannot be brought back to {}; tried again", drop.document().shortSha(),
							drop.receiptId(), this.wayBack, ex);
				}
			}
		}
		endPass();
		tellTrouble();
		return null;
	}

	private void endPass() {
		this.due.clear();
		this.mayBeMore = true;
	}

	private boolean lookForDue(String inboxId) {
		Set<Long> paused = this.deliveries.paused();
		if (paused.size() >= FAILED_MAX) {
			this.due.clear();
		}
		else if (this.due.isEmpty() && this.mayBeMore) {
			this.outcomes.answerPublished(inboxId);
			this.due.addAll(this.outcomes.unanswered(inboxId, paused, DUE_MAX));
			this.mayBeMore = false;
			if (this.due.isEmpty()) {
				// What could have been tried was not there: another node has done it.
				this.deliveries.forgetDue();
			}
		}
		return !this.due.isEmpty();
	}

	private void tellTrouble() {
		this.troubles.update(InboxTroubles.Kind.ANSWERS,
				(this.deliveries.size() == 0) ? null
						: ("%d refused documents cannot be brought back to %s, the last one for: %s. Make room there, "
								+ "and let Markr write to the folder of refused ones; they are tried again")
							.formatted(this.deliveries.size(), this.wayBack, this.lastFailure));
	}

	private void deliver(RefusedDrop drop) {
		try {
			this.wayBack.put(drop, () -> this.vault.content(drop.document().documentId()),
					ReasonText.of(drop, this.zone));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** How one answer is given and recorded. */
	interface Answering {

		/**
		 * Answers a drop.
		 * @return false if it has been answered already, or another node is about to
		 */
		boolean answer(String inboxId, long receiptId, Consumer<RefusedDrop> delivery);

	}

}

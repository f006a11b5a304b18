package markr.drop;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import markr.importvault.Drops;
import markr.importvault.ImportVault;
import markr.importvault.document.DueReply;
import markr.importvault.document.Way;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Puts refused documents back to where they were dropped, and removes those that count
 * after all, one with each call, and nothing more at the end of a pass. The reply is
 * committed after the files are there; after a crash in between they are written again,
 * the same. A document that cannot be put back now does not stop the others. For one
 * thread.
 */
class Replies {

	/**
	 * With so many replies waiting to be retried, none is tried for the first time.
	 */
	private static final int FAILED_MAX = 1000;

	/**
	 * After so many failures in a row, for most of an hour, what came back stays there.
	 */
	private static final int REMOVALS_MAX = 100;

	/** Found at once: it takes longer the more there are. */
	private static final int DUE_MAX = 100;

	private static final Logger logger = LoggerFactory.getLogger(Replies.class);

	private final Drops drops;

	private final ImportVault vault;

	private final DropFolder<?> folder;

	private final ZoneId zone;

	private final Retries<Long> failed;

	private final Retries<String> passes;

	private final Deque<Long> due = new ArrayDeque<>();

	/**
	 * Whether to ask for more: at the beginning of a pass, and when this process has
	 * replied to some of those it has found. What others are just replying to is not
	 * asked for again in the same pass.
	 */
	private boolean mayBeMore = true;

	private @Nullable String lastFailure;

	Replies(Drops drops, ImportVault vault, DropFolder<?> folder, ZoneId zone, LongSupplier nanoTime) {
		this.drops = drops;
		this.vault = vault;
		this.folder = folder;
		this.zone = zone;
		this.failed = new Retries<>(nanoTime);
		this.passes = new Retries<>(nanoTime);
	}

	@Nullable DueReply next() {
		String inboxId = this.folder.inboxId();
		if (Thread.currentThread().isInterrupted() || !this.folder.isOpen() || !this.passes.isDue(inboxId)) {
			endPass();
			return null;
		}
		try {
			DueReply replied = replyToNext(inboxId);
			this.passes.forget(inboxId);
			return replied;
		}
		catch (DataAccessException | TransactionException ex) {
			endPass();
			if (this.passes.failed(inboxId)) {
				logger.warn("The database does not answer: refused files come back to {} later ({})", this.folder,
						String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex)));
			}
			return null;
		}
		catch (RuntimeException ex) {
			endPass();
			if (this.passes.failed(inboxId)) {
				logger.warn("Refused documents cannot be put back to {} now; this is retried", this.folder, ex);
			}
			return null;
		}
	}

	private @Nullable DueReply replyToNext(String inboxId) {
		while (this.folder.isOpen() && findDue(inboxId)) {
			AtomicReference<DueReply> current = new AtomicReference<>();
			try {
				if (reply(inboxId, this.due.remove(), (drop) -> {
					current.set(drop);
					deliver(drop);
				})) {
					return replied(current.get());
				}
			}
			catch (RuntimeException ex) {
				DueReply drop = current.get();
				if (drop == null) {
					throw ex;
				}
				// This document's own failure, for all that is known: the others follow.
				this.lastFailure = FolderProblems.reason(ex);
				if (this.failed.failed(drop.receiptId())) {
					logger.warn("{} (receipt {}) cannot be put back to {}; this is retried", drop.document().shortSha(),
							drop.receiptId(), this.folder, ex);
				}
			}
		}
		endPass();
		reportProblem();
		return null;
	}

	private DueReply replied(DueReply drop) {
		this.mayBeMore = true;
		this.failed.forget(drop.receiptId());
		return drop;
	}

	/** To a server it takes long, and one node alone does so: no row is locked then. */
	private boolean reply(String inboxId, long receiptId, Consumer<DueReply> delivery) {
		return (this.folder.way() == Way.SFTP) ? this.drops.answerSlowly(inboxId, receiptId, delivery)
				: this.drops.answer(inboxId, receiptId, delivery);
	}

	private void endPass() {
		this.due.clear();
		this.mayBeMore = true;
	}

	private boolean findDue(String inboxId) {
		Set<Long> paused = this.failed.paused();
		if (paused.size() >= FAILED_MAX) {
			this.due.clear();
		}
		else if (this.due.isEmpty() && this.mayBeMore) {
			this.due.addAll(this.drops.unanswered(inboxId, paused, DUE_MAX));
			this.mayBeMore = false;
			if (this.due.isEmpty()) {
				// What could have been tried was not there: another node has done it.
				this.failed.forgetDue();
			}
		}
		return !this.due.isEmpty();
	}

	private void reportProblem() {
		this.folder.problems()
			.update(FolderProblems.Kind.REPLIES, (this.failed.size() == 0) ? null
					: ("%s refused documents cannot be put back to %s, or removed from there, the last one "
							+ "because of: %s. Make room there, and let Markr write to the folder of refused "
							+ "ones; they are retried")
						.formatted(this.failed.size(), this.folder, this.lastFailure));
	}

	private void deliver(DueReply drop) {
		DropFolder.Content content = () -> this.vault.content(drop.document());
		String tag = "receipt-" + drop.receiptId();
		try {
			if (drop.isTakenAfterAll()) {
				remove(drop, tag, content);
			}
			else {
				String reason = ReasonCheck.addedTo(ReasonText.of(drop, kindOf(drop, content), this.zone));
				this.folder.inRejected(drop.source(), true,
						(rejected) -> Rejection.write(rejected, drop.name(), tag, content, reason));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void remove(DueReply drop, String tag, DropFolder.Content content) throws IOException {
		if (this.failed.inRow(drop.receiptId()) >= REMOVALS_MAX) {
			logger.warn("{} (receipt {}) was taken after all, but stays in {}: it could not be removed for long ({})",
					drop.document().shortSha(), drop.receiptId(), this.folder, this.lastFailure);
		}
		else {
			this.folder.inRejected(drop.source(), false,
					(rejected) -> Rejection.remove(rejected, drop.name(), tag, content, drop.document().sha256()));
		}
	}

	/** Only of what is no document at all; of another its violations say more. */
	private static ContentKind kindOf(DueReply drop, DropFolder.Content content) throws IOException {
		if (drop.violations().stream().noneMatch((violation) -> violation.code().isForeign())) {
			return ContentKind.OTHER;
		}
		try (InputStream in = content.open()) {
			return ContentKind.of(in, drop.document().sizeBytes());
		}
	}

}

package markr.drop;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import markr.importvault.SmallDrop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.Lifecycle;
import org.springframework.integration.endpoint.AbstractMessageSource;

/**
 * Hands out the files that this process owns: first those that have waited, one with each
 * call, then new ones, a large one by itself and small ones together. They are claimed
 * only when it is their turn. So no more is taken than is worked on, and other processes
 * on the inbox get their part. Nothing more comes at the end of a look; the next call
 * begins another. For one thread.
 */
class ClaimedFiles extends AbstractMessageSource<List<ClaimedFile>> implements Lifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ClaimedFiles.class);

	/** How many small files are handed out together, and how large they may be. */
	static final int TOGETHER_MAX = 128;

	private static final long TOGETHER_BYTES_MAX = 4L * SmallDrop.SIZE_BYTES_MAX;

	private static final Duration ADOPT_EVERY = Duration.ofSeconds(10);

	private final InboxScan scan;

	private final ClaimFolder claims;

	private final Adoption adoption;

	private final WaitingClaims waiting;

	private final Notices notices;

	private final InboxTroubles troubles;

	private final LongSupplier nanoTime;

	private final Deque<ClaimedFile> due = new ArrayDeque<>();

	private final Deque<InboxFile> complete = new ArrayDeque<>();

	private boolean looking;

	/**
	 * Grows during a look: if the vault does not answer, few files have been claimed.
	 */
	private int together;

	private @Nullable Long adoptedNanos;

	private volatile boolean running;

	ClaimedFiles(InboxScan scan, ClaimFolder claims, Adoption adoption, WaitingClaims waiting, Notices notices,
			InboxTroubles troubles, LongSupplier nanoTime) {
		this.scan = scan;
		this.claims = claims;
		this.adoption = adoption;
		this.waiting = waiting;
		this.notices = notices;
		this.troubles = troubles;
		this.nanoTime = nanoTime;
	}

	@Override
	public String getComponentType() {
		return "markr:claimed-files";
	}

	@Override
	protected @Nullable Object doReceive() {
		if (!this.running) {
			return null;
		}
		if (!this.looking) {
			beginLook();
		}
		List<ClaimedFile> next = !this.due.isEmpty() ? List.of(this.due.remove()) : claimTogether();
		this.looking = !next.isEmpty();
		return next.isEmpty() ? null : next;
	}

	private List<ClaimedFile> claimTogether() {
		List<ClaimedFile> claimed = new ArrayList<>();
		long sizeBytes = 0;
		while (claimed.isEmpty() || (claimed.size() < this.together && isNextWithin(TOGETHER_BYTES_MAX - sizeBytes))) {
			ClaimedFile file = claimNext();
			if (file == null) {
				break;
			}
			claimed.add(file);
			sizeBytes += file.isSmall() ? file.state().sizeBytes() : TOGETHER_BYTES_MAX;
		}
		this.together = Math.min(2 * this.together, TOGETHER_MAX);
		return claimed;
	}

	private boolean isNextWithin(long sizeBytesMax) {
		InboxFile next = this.complete.peek();
		return next != null && next.state().sizeBytes() <= Math.min(sizeBytesMax, SmallDrop.SIZE_BYTES_MAX);
	}

	private void beginLook() {
		try {
			if (this.claims.joinIfLost()) {
				logger.warn("The inbox {} has been deleted or exchanged while Markr worked on it, and was joined anew",
						Printable.of(this.claims.inbox().toString()));
				this.waiting.giveUp();
				this.adoptedNanos = null;
			}
			adoptNowAndThen();
			this.due.addAll(this.waiting.takeDue());
			this.together = Math.max(1, this.waiting.claimableInDoubt());
			this.claims.requireWritable();
			this.complete.addAll(this.scan.look());
			if (this.troubles.over(InboxTroubles.Kind.FOLDER)) {
				logger.info("The inbox {} can be used again", Printable.of(this.claims.inbox().toString()));
			}
			if (this.complete.isEmpty()) {
				this.troubles.over(InboxTroubles.Kind.CLAIMS);
			}
		}
		catch (IOException ex) {
			met(InboxTroubles.Kind.FOLDER,
					"The inbox %s cannot be used (%s), so no file is taken. Bring it back, and let Markr read and write it",
					ex);
		}
		this.troubles.update(InboxTroubles.Kind.FILES, this.notices.trouble());
		String waits = this.waiting.trouble();
		this.troubles.update(InboxTroubles.Kind.STORING, (waits != null) ? waits : this.adoption.trouble());
	}

	private void adoptNowAndThen() {
		Long last = this.adoptedNanos;
		long now = this.nanoTime.getAsLong();
		if (last == null || now - last >= ADOPT_EVERY.toNanos()) {
			this.adoption.adopt().forEach(this.waiting::untilSettled);
			this.adoptedNanos = now;
		}
	}

	private @Nullable ClaimedFile claimNext() {
		while (!this.complete.isEmpty() && !this.waiting.isVaultDoubtful()) {
			InboxFile file = this.complete.remove();
			try {
				Optional<ClaimedFile> claimed = this.claims.claim(file);
				this.troubles.over(InboxTroubles.Kind.CLAIMS);
				if (claimed.isPresent()) {
					return claimed.get();
				}
			}
			catch (ClaimFolderException ex) {
				met(InboxTroubles.Kind.CLAIMS,
						"In the inbox %s no file can be claimed (%s), so none is taken. Make room there if it is full",
						ex.why());
				break;
			}
			catch (AtomicMoveNotSupportedException ex) {
				stuck(file,
						"is on another file system than the inbox, so it cannot be taken; mount the inbox as a whole");
			}
			catch (IOException ex) {
				stuck(file, "cannot be taken (%s); Markr must be allowed to move files out of its folder"
					.formatted(InboxTroubles.reason(ex)));
			}
		}
		this.complete.clear();
		return null;
	}

	/** It was this file's own trouble: a claim could be made for it. */
	private void stuck(InboxFile file, String problem) {
		this.troubles.over(InboxTroubles.Kind.CLAIMS);
		this.notices.stuck(file.path(), problem);
	}

	private void met(InboxTroubles.Kind kind, String problem, IOException ex) {
		String text = problem.formatted(Printable.of(this.claims.inbox().toString()), InboxTroubles.reason(ex));
		if (this.troubles.met(kind, text)) {
			logger.warn(text);
		}
	}

	@Override
	public void start() {
		// Whoever has died meanwhile is not to be waited for.
		this.adoptedNanos = null;
		this.running = true;
	}

	/** Nothing more is claimed from now on; what is at work is finished. */
	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}

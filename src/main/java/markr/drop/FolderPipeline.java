package markr.drop;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

import markr.importvault.Drops;
import markr.importvault.ImportVault;
import markr.importvault.SmallDrop;
import markr.importvault.document.DueReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.Lifecycle;
import org.springframework.integration.endpoint.AbstractMessageSource;

/**
 * The way of files through a folder, here or on a server: scan, settle, claim, keep in
 * the vault, reply. As a message source it hands out claimed files, a large one by itself
 * and small ones together. They are claimed only when it is their turn: so no more is
 * taken than is worked on, and other processes get their part. Nothing more comes at the
 * end of a pass, which is after some seconds or a large file at the latest; the next call
 * begins another.
 * <p>
 * {@link #receive()} and {@link #store} are for one thread, {@link #reply()} for another.
 *
 * @param <F> the folder's files
 */
public class FolderPipeline<F extends DroppedFile> extends AbstractMessageSource<List<F>> implements Lifecycle {

	private static final Logger logger = LoggerFactory.getLogger(FolderPipeline.class);

	/** How many small files are handed out together, and how large they may be. */
	private static final int TOGETHER_MAX = 128;

	private static final int TOGETHER_MIN = ClaimRetries.IN_DOUBT_MAX;

	private static final long TOGETHER_BYTES_MAX = 4L * SmallDrop.SIZE_BYTES_MAX;

	/** After that no more small files are taken before the folder is scanned again. */
	private static final Duration PASS_MAX = Duration.ofSeconds(5);

	private static final String WORK = "work on the folder";

	private final DropFolder<F> folder;

	private final FolderScan<F> scan;

	private final ClaimRetries claims;

	private final FolderIntake<F> intake;

	private final Replies replies;

	/** The pause after a failure that concerns no single file. */
	private final Retries<String> pauses;

	private final Deque<F> complete = new ArrayDeque<>();

	private final LongSupplier nanoTime;

	private boolean midPass;

	private long passBeganNanos;

	private boolean passHasTaken;

	private volatile boolean lastPassHasTaken;

	/**
	 * Grows while files wait and the vault answers: when it begins not to, after a pause,
	 * few have been claimed.
	 */
	private int together = TOGETHER_MIN;

	private volatile boolean running;

	/**
	 * Creates a pipeline.
	 * @param documentSizeBytesMax the vault's limit
	 * @param clock shows people's time, in reason files
	 * @param nanoTime a clock that never jumps
	 */
	public FolderPipeline(DropFolder<F> folder, ImportVault vault, Drops drops, long documentSizeBytesMax, Clock clock,
			LongSupplier nanoTime) {
		this.folder = folder;
		this.scan = new FolderScan<>(folder, nanoTime);
		this.claims = new ClaimRetries(nanoTime);
		this.intake = new FolderIntake<>(folder, vault, this.claims, documentSizeBytesMax, clock);
		this.replies = new Replies(drops, vault, folder, clock.getZone(), nanoTime);
		this.pauses = new Retries<>(nanoTime);
		this.nanoTime = nanoTime;
	}

	@Override
	public String getComponentType() {
		return "markr:folder-pipeline";
	}

	@Override
	protected @Nullable Object doReceive() {
		List<F> claimed = new ArrayList<>();
		if (this.running && !Thread.currentThread().isInterrupted() && this.pauses.isDue(WORK)) {
			attempt(() -> claimNext(claimed));
		}
		if (claimed.isEmpty()) {
			endPass();
			return null;
		}
		this.passHasTaken = true;
		return claimed;
	}

	/** Whether the last pass has taken files: others may have come meanwhile. */
	boolean lastPassHasTaken() {
		return this.lastPassHasTaken;
	}

	private void claimNext(List<F> claimed) throws IOException {
		if (!this.midPass) {
			if (!this.lastPassHasTaken) {
				this.folder.awaitArrival();
			}
			beginPass(this.scan.scan());
		}
		if (this.nanoTime.getAsLong() - this.passBeganNanos > PASS_MAX.toNanos()) {
			this.complete.removeIf(DroppedFile::isSmall);
		}
		int max = this.claims.isVaultInDoubt() ? 1 : this.together;
		int claimable = this.claims.claimable();
		long sizeBytes = 0;
		while (claimed.size() < max && isNextWithin(TOGETHER_BYTES_MAX - sizeBytes, claimed)) {
			F next = this.complete.element();
			if (!next.isClaimed() && claimable-- == 0) {
				// Claimed ones come first; once they are stored, more may be.
				if (claimed.isEmpty()) {
					this.complete.clear();
				}
				break;
			}
			this.complete.remove();
			Optional<F> taken = take(next);
			taken.ifPresent(claimed::add);
			if (taken.isPresent() && !next.isSmall()) {
				// It may take long: what has come meanwhile is scanned before the next.
				this.scan.servedLarge(next);
				this.complete.clear();
			}
			sizeBytes += taken.isPresent() ? next.state().sizeBytes() : 0;
		}
		if (!claimed.isEmpty()) {
			this.together = Math.min(2 * this.together, TOGETHER_MAX);
		}
	}

	private void beginPass(List<F> found) {
		this.claims.retain(found.stream().filter(DroppedFile::isClaimed).map(DroppedFile::claim).toList());
		this.complete.addAll(found);
		if (found.isEmpty() || this.claims.claimable() < ClaimRetries.IN_DOUBT_MAX) {
			this.together = TOGETHER_MIN;
		}
		this.midPass = true;
		this.passBeganNanos = this.nanoTime.getAsLong();
	}

	private boolean isNextWithin(long sizeBytesMax, List<F> claimed) {
		F next = this.complete.peek();
		return next != null
				&& (claimed.isEmpty() || next.state().sizeBytes() <= Math.min(sizeBytesMax, SmallDrop.SIZE_BYTES_MAX));
	}

	private Optional<F> take(F file) throws IOException {
		if (!file.isClaimed()) {
			return this.folder.claim(file);
		}
		return this.claims.mayBeTried(file) ? Optional.of(file) : Optional.empty();
	}

	private void endPass() {
		if (this.midPass) {
			this.midPass = false;
			this.lastPassHasTaken = this.passHasTaken;
			this.passHasTaken = false;
			// What is left when the pipeline is stopped is listed again.
			this.complete.clear();
			FolderProblems problems = this.folder.problems();
			problems.files().endScan();
			problems.update(FolderProblems.Kind.FILES, problems.files().problem());
			problems.update(FolderProblems.Kind.STORING, this.claims.problem());
		}
	}

	/** Stores what was handed out: each file is removed, put back, or stays claimed. */
	public void store(List<F> claimed) {
		attempt(() -> this.intake.store(claimed));
		this.folder.problems().update(FolderProblems.Kind.STORING, this.claims.problem());
	}

	private void attempt(DropFolder.Work work) {
		try {
			this.folder.work(work);
			this.pauses.forget(WORK);
			return;
		}
		catch (IOException ex) {
			logger.debug("The folder has reported why it cannot be used: {}", this.folder, ex);
		}
		catch (RuntimeException ex) {
			if (this.pauses.failed(WORK)) {
				logger.warn("Files wait in {}; retried after a pause", this.folder, ex);
			}
		}
		this.complete.clear();
	}

	/**
	 * Puts the next refused document back to where it was dropped.
	 * @return null at the end of a pass
	 */
	public @Nullable DueReply reply() {
		return this.replies.next();
	}

	@Override
	public void start() {
		this.folder.start();
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

	@Override
	public String toString() {
		return this.folder.toString();
	}

}

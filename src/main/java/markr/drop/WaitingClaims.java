package markr.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claimed files that could not be stored yet, and why: somebody still wrote to them,
 * the vault did not answer, or their owner died. They stay claimed, since giving a file
 * back could meet another of the same name. Each must be settled before it is tried
 * again. Not thread-safe.
 */
class WaitingClaims {

	/**
	 * With so many files in doubt no further one is claimed: while the database is away,
	 * files wait where they are.
	 */
	static final int IN_DOUBT_MAX = 4;

	private static final Logger logger = LoggerFactory.getLogger(WaitingClaims.class);

	private final Map<UUID, ClaimedFile> waiting = new LinkedHashMap<>();

	private final Set<UUID> inDoubt = new HashSet<>();

	private final SettledFilter<InboxFile> settled;

	private final Retries<UUID> retries;

	private @Nullable String lastFailure;

	WaitingClaims(Duration settle, LongSupplier nanoTime) {
		this.settled = new SettledFilter<>(settle, nanoTime);
		this.retries = new Retries<>(nanoTime);
	}

	/** Keeps a file until it has settled. */
	void untilSettled(ClaimedFile file) {
		this.inDoubt.remove(file.dropId());
		this.waiting.put(file.dropId(), file);
	}

	/**
	 * Keeps a file after a failure of its own, to be tried again after a pause.
	 * @return whether people should hear of it
	 */
	boolean afterFailure(ClaimedFile file, Exception failure) {
		this.inDoubt.remove(file.dropId());
		return failed(file, failure);
	}

	/**
	 * Keeps a file that the vault has not answered for, to be tried again after a pause.
	 * @return whether people should hear of it
	 */
	boolean inDoubt(ClaimedFile file, Exception failure) {
		this.inDoubt.add(file.dropId());
		return failed(file, failure);
	}

	/** Notes that the vault has answered for a file: it is there for the others too. */
	void vaultAnswered(ClaimedFile file) {
		this.inDoubt.remove(file.dropId());
		if (!this.inDoubt.isEmpty()) {
			this.retries.endPauses();
		}
	}

	/** Notes that there is nothing left to do for a file. */
	void done(ClaimedFile file) {
		this.retries.forget(file.dropId());
	}

	boolean isVaultDoubtful() {
		return claimableInDoubt() <= 0;
	}

	/** How many files may be claimed before the vault has answered for one. */
	int claimableInDoubt() {
		return IN_DOUBT_MAX - this.inDoubt.size();
	}

	/** Takes out those that may be tried now. To be called at each look. */
	List<ClaimedFile> takeDue() {
		List<InboxFile> files = new ArrayList<>();
		List<ClaimedFile> gone = new ArrayList<>();
		for (ClaimedFile claimed : this.waiting.values()) {
			try {
				files.add(InboxFile.read(claimed.path(), claimed.source()));
			}
			catch (NoSuchFileException ex) {
				gone.add(claimed);
			}
			catch (IOException ex) {
				this.lastFailure = InboxTroubles.reason(ex);
				if (this.retries.isDue(claimed.dropId()) && this.retries.failed(claimed.dropId())) {
					logger.warn("Drop {}: the claimed file cannot be examined, tried again", claimed.dropId(), ex);
				}
			}
		}
		gone.forEach((claimed) -> {
			tellGone(claimed);
			forget(claimed);
		});
		List<ClaimedFile> due = new ArrayList<>();
		for (InboxFile file : this.settled.filterFiles(files.toArray(InboxFile[]::new))) {
			this.waiting.values()
				.stream()
				.filter((claimed) -> claimed.path().equals(file.path()) && mayBeTried(claimed))
				.findFirst()
				.ifPresent((claimed) -> due.add(claimed.as(file.state())));
		}
		due.forEach((claimed) -> this.waiting.remove(claimed.dropId()));
		return due;
	}

	/**
	 * Gives all of them up, since this process has lost its place in the inbox: whoever
	 * adopts those that are there still, owns them.
	 */
	void giveUp() {
		for (ClaimedFile claimed : List.copyOf(this.waiting.values())) {
			if (!Files.exists(claimed.path(), LinkOption.NOFOLLOW_LINKS)) {
				tellGone(claimed);
			}
			forget(claimed);
		}
	}

	/** What could not be stored yet; null if nothing is in the way. */
	@Nullable String trouble() {
		return (this.retries.size() == 0) ? null
				: "%d files are claimed and could not be stored yet, the last one for: %s. They are tried again"
					.formatted(this.retries.size(), this.lastFailure);
	}

	private boolean failed(ClaimedFile file, Exception failure) {
		this.lastFailure = InboxTroubles.reason(failure);
		this.waiting.put(file.dropId(), file);
		return this.retries.failed(file.dropId());
	}

	private boolean mayBeTried(ClaimedFile claimed) {
		return this.retries.isDue(claimed.dropId()) && (!isVaultDoubtful() || this.inDoubt.contains(claimed.dropId()));
	}

	private void tellGone(ClaimedFile claimed) {
		logger.warn("Drop {}: the claimed file {} has been removed by somebody else; it has no receipt",
				claimed.dropId(), Printable.of(claimed.path().toString()));
	}

	private void forget(ClaimedFile claimed) {
		this.waiting.remove(claimed.dropId());
		this.retries.forget(claimed.dropId());
		this.inDoubt.remove(claimed.dropId());
	}

}

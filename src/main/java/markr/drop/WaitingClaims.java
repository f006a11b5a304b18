package markr.drop;

import java.io.IOException;
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

	private final SettledFilter settled;

	private final Retries<UUID> retries;

	WaitingClaims(Duration settle, LongSupplier nanoTime) {
		this.settled = new SettledFilter(settle, nanoTime);
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
	boolean afterFailure(ClaimedFile file) {
		this.inDoubt.remove(file.dropId());
		return failed(file);
	}

	/**
	 * Keeps a file that the vault has not answered for, to be tried again after a pause.
	 * @return whether people should hear of it
	 */
	boolean inDoubt(ClaimedFile file) {
		this.inDoubt.add(file.dropId());
		return failed(file);
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
		return this.inDoubt.size() >= IN_DOUBT_MAX;
	}

	/** Takes out those that may be tried now. To be called at each look. */
	List<ClaimedFile> takeDue() {
		List<InboxFile> files = new ArrayList<>();
		Map<UUID, ClaimedFile> gone = new LinkedHashMap<>();
		for (ClaimedFile claimed : this.waiting.values()) {
			try {
				files.add(InboxFile.read(claimed.path(), claimed.source()));
			}
			catch (NoSuchFileException ex) {
				gone.put(claimed.dropId(), claimed);
			}
			catch (IOException ex) {
				if (this.retries.isDue(claimed.dropId()) && this.retries.failed(claimed.dropId())) {
					logger.warn("Drop {}: the claimed file cannot be examined, tried again", claimed.dropId(), ex);
				}
			}
		}
		gone.values().forEach(this::forgetGone);
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

	private boolean failed(ClaimedFile file) {
		this.waiting.put(file.dropId(), file);
		return this.retries.failed(file.dropId());
	}

	private boolean mayBeTried(ClaimedFile claimed) {
		return this.retries.isDue(claimed.dropId()) && (!isVaultDoubtful() || this.inDoubt.contains(claimed.dropId()));
	}

	private void forgetGone(ClaimedFile claimed) {
		logger.warn("Drop {}: the claimed file {} has been removed by somebody else; it has no receipt",
				claimed.dropId(), Printable.of(claimed.path().toString()));
		this.waiting.remove(claimed.dropId());
		this.retries.forget(claimed.dropId());
		this.inDoubt.remove(claimed.dropId());
	}

}

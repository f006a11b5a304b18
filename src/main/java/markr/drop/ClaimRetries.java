package markr.drop;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Knows which claimed files could not be stored yet, and when each may be retried. They
 * stay claimed, since giving one back could meet another of the same name. Not
 * thread-safe.
 */
class ClaimRetries {

	/**
	 * With so many files in doubt no further one is claimed: while the database is away,
	 * files wait where they are.
	 */
	static final int IN_DOUBT_MAX = 4;

	/** Over some 15 s, by the growing pauses between them. */
	private static final int TRIES_MAX = 5;

	private final Set<UUID> inDoubt = new HashSet<>();

	private final Set<UUID> settling = new HashSet<>();

	private final Retries<UUID> retries;

	private @Nullable String lastFailure;

	ClaimRetries(LongSupplier nanoTime) {
		this.retries = new Retries<>(nanoTime);
	}

	/**
	 * Notes a failure of the file's own: retried after a pause.
	 * @return whether it should be logged
	 */
	boolean failed(DroppedFile file, Exception failure) {
		this.inDoubt.remove(file.claim());
		this.lastFailure = FolderProblems.reason(failure);
		return this.retries.failed(file.claim());
	}

	/**
	 * Notes that the vault has not answered for a file: retried after a pause.
	 * @return whether it should be logged
	 */
	boolean inDoubt(DroppedFile file, Exception failure) {
		boolean logged = failed(file, failure);
		this.inDoubt.add(file.claim());
		return logged;
	}

	/**
	 * Notes that a file waits until it has settled.
	 * @return whether it did not wait for that before
	 */
	boolean settling(DroppedFile file) {
		this.inDoubt.remove(file.claim());
		return this.settling.add(file.claim());
	}

	/** Notes that the vault has answered for a file: it is there for the others too. */
	void vaultAnswered(DroppedFile file) {
		this.inDoubt.remove(file.claim());
		if (!this.inDoubt.isEmpty()) {
			this.retries.endPauses();
		}
	}

	/** Notes that there is nothing left to do for a file. */
	void done(DroppedFile file) {
		this.retries.forget(file.claim());
	}

	/** Whether a file has failed so often that another try would not help. */
	boolean isGivenUp(DroppedFile file) {
		return this.retries.inRow(file.claim()) >= TRIES_MAX - 1;
	}

	boolean hasFailed(DroppedFile file) {
		return this.retries.hasFailed(file.claim());
	}

	/** Whether enough files wait for the vault to know that it does not answer. */
	boolean isVaultInDoubt() {
		return this.inDoubt.size() >= IN_DOUBT_MAX;
	}

	/** How many files may be claimed now. */
	int claimable() {
		return this.inDoubt.isEmpty() ? Integer.MAX_VALUE : Math.max(0, IN_DOUBT_MAX - this.inDoubt.size());
	}

	boolean mayBeTried(DroppedFile file) {
		return this.retries.isDue(file.claim()) && (!isVaultInDoubt() || this.inDoubt.contains(file.claim()));
	}

	/** Forgets all but these claims: the others are gone. */
	void retain(Collection<UUID> present) {
		this.inDoubt.retainAll(present);
		this.settling.retainAll(present);
		this.retries.retain(present);
	}

	/** What could not be stored yet; null if nothing. */
	@Nullable String problem() {
		return (this.retries.size() == 0) ? null
				: "%s claimed files cannot be stored yet, the last one because of: %s. They are retried"
					.formatted(this.retries.size(), this.lastFailure);
	}

}

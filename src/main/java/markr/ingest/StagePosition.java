package markr.ingest;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes the position of the step {@code stage} into its execution context, so that it is
 * true whatever becomes of the chunk.
 * <p>
 * Spring Batch changes the context within the chunk's transaction, but does not change it
 * back when that rolls back, and saves it once more when the step has failed: a restart
 * would then pass over the chunk that was lost.
 */
final class StagePosition {

	private StagePosition() {
	}

	/**
	 * Puts a number into the context and takes it back if the transaction rolls back.
	 * Where it remains unknown whether it was committed, the number stays: the step's
	 * version then decides whether the context can be saved.
	 */
	static void put(ExecutionContext context, String key, long value) {
		Object committed = context.get(key);
		context.putLong(key, value);
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager
				.registerSynchronization(new TakeBackAfterRollback(context, key, committed));
		}
	}

	private record TakeBackAfterRollback(ExecutionContext context, String key,
			@Nullable Object committed) implements TransactionSynchronization {

		@Override
		public void afterCompletion(int status) {
			if (status == STATUS_ROLLED_BACK) {
				this.context.put(this.key, this.committed);
			}
		}

	}

}

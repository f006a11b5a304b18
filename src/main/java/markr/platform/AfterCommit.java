package markr.platform;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Does what must not happen unless the caller's transaction commits. */
public final class AfterCommit {

	private AfterCommit() {
	}

	/** Called within the transaction; whatever work throws changes nothing of it. */
	public static void run(Runnable work) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCommit() {
				work.run();
			}

		});
	}

}

package markr.results.changes;

import org.springframework.stereotype.Component;

/**
 * Tells this node that tests have changed, on whichever node: a document of theirs was
 * published, or taken back. Thread-safe.
 */
@Component
public class TestChanges {

	private final TestNotificationView notifications;

	TestChanges(TestNotificationView notifications) {
		this.notifications = notifications;
	}

	/**
	 * Listens until it is closed, over a session of the database of its own, which is
	 * opened again when it was lost.
	 * @param onChange called, on a thread of its own, when tests may have changed; which
	 * ones is to be looked up. Also called when something may have been missed
	 */
	public Listening listen(Runnable onChange) {
		ListeningThread thread = new ListeningThread(this.notifications, onChange);
		thread.start();
		return thread;
	}

	/** Goes on until it is closed. */
	public interface Listening extends AutoCloseable {

		@Override
		void close();

	}

}

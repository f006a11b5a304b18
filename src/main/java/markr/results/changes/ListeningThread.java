package markr.results.changes;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for changes of tests, in one session after the other. */
class ListeningThread extends Thread implements TestChanges.Listening {

	private static final Logger logger = LoggerFactory.getLogger(ListeningThread.class);

	/** After such a silence the server is asked whether it is still there. */
	private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

	private static final long PAUSE_MILLIS = 1000;

	private final TestNotificationView notifications;

	private final Runnable onChange;

	private final CountDownLatch end = new CountDownLatch(1);

	private TestNotificationView.@Nullable Session session;

	ListeningThread(TestNotificationView notifications, Runnable onChange) {
		super("test-changes");
		setDaemon(true);
		this.notifications = notifications;
		this.onChange = onChange;
	}

	@Override
	public void run() {
		boolean lost = false;
		while (goesOn()) {
			try {
				begin(this.notifications.listen());
				if (lost) {
					logger.info("Changes of tests are heard of again");
					lost = false;
				}
				hear();
			}
			catch (SQLException ex) {
				if (goesOn() && !lost) {
					logger.warn("Changes of tests are not heard of until the database is back ({}); tried each second",
							ex.getMessage());
					lost = true;
				}
			}
			finally {
				endSession();
			}
			pause();
		}
	}

	/** Ends the session also under the thread that waits in it. */
	@Override
	public void close() {
		this.end.countDown();
		endSession();
	}

	/** Begins as if something had been heard: it may have been said before. */
	private void hear() throws SQLException {
		boolean heard = true;
		for (TestNotificationView.Session current = session(); current != null && goesOn(); current = session()) {
			if (heard) {
				this.onChange.run();
			}
			heard = current.await(SILENCE_MAX);
		}
	}

	private boolean goesOn() {
		return this.end.getCount() > 0;
	}

	private synchronized void begin(TestNotificationView.Session session) {
		this.session = session;
	}

	private synchronized TestNotificationView.@Nullable Session session() {
		return this.session;
	}

	private synchronized void endSession() {
		if (this.session != null) {
			try {
				this.session.close();
			}
			catch (SQLException ex) {
				logger.debug("The session was lost before", ex);
			}
			this.session = null;
		}
	}

	private void pause() {
		try {
			this.end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			this.end.countDown();
		}
	}

}

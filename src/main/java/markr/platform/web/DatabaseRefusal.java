package markr.platform.web;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said of a database that is away or takes nothing: to clients in its own words,
 * and to the log once, until the reason changes or has not been met for a while.
 */
class DatabaseRefusal {

	/** Classes of SQLSTATE: lack of resources, failure of the server's system. */
	private static final String ROOM = "53";

	private static final String SYSTEM = "58";

	private static final String READ_ONLY = "25006";

	private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

	private static final Logger logger = LoggerFactory.getLogger(DatabaseRefusal.class);

	private @Nullable String lastReason;

	private long lastNanos;

	/** The database's own reason why it takes nothing now; null if that is not so. */
	static @Nullable String reason(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && sql.getSQLState() != null && (sql.getSQLState().startsWith(ROOM)
					|| sql.getSQLState().startsWith(SYSTEM) || sql.getSQLState().equals(READ_ONLY))) {
				return String.valueOf(sql.getMessage()).lines().findFirst().orElse("");
			}
		}
		return null;
	}

	/**
	 * Logs a reason, unless it was the last one a moment ago.
	 * @param call for which it was met first
	 */
	synchronized void log(String call, String reason) {
		long now = System.nanoTime();
		if (!reason.equals(this.lastReason) || now - this.lastNanos > SILENCE_NANOS) {
			logger.warn("Answered 503 to {}, and so to others until the database takes requests again: {}", call,
					reason);
		}
		this.lastReason = reason;
		this.lastNanos = now;
	}

}

package markr.platform.postgres;

import org.jspecify.annotations.Nullable;

/**
 * The default database could not be started. Carries what a person can do about it, which
 * {@link DatabaseNotStartedAnalyzer} shows in place of a stack trace.
 */
final class DatabaseNotStarted extends RuntimeException {

	private final String remedy;

	DatabaseNotStarted(String description, String remedy, @Nullable Throwable cause) {
		super(description, cause);
		this.remedy = remedy;
	}

	DatabaseNotStarted(String description, String remedy) {
		this(description, remedy, null);
	}

	String remedy() {
		return this.remedy;
	}

}

package markr.platform.postgres;

import org.jspecify.annotations.Nullable;

/**
 * The database cannot be used, so Markr does not start. Carries what a person can do
 * about it, which {@link DatabaseUnusableAnalyzer} shows in place of a stack trace.
 */
final class DatabaseUnusable extends RuntimeException {

	private final String remedy;

	DatabaseUnusable(String description, String remedy, @Nullable Throwable cause) {
		super(description, cause);
		this.remedy = remedy;
	}

	DatabaseUnusable(String description, String remedy) {
		this(description, remedy, null);
	}

	String remedy() {
		return this.remedy;
	}

}

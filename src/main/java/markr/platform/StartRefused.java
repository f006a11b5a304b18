package markr.platform;

import org.jspecify.annotations.Nullable;

/**
 * Markr does not start. Carries what a person can do about it, which
 * {@link StartRefusedAnalyzer} shows in place of a stack trace.
 */
public final class StartRefused extends RuntimeException {

	private final String remedy;

	public StartRefused(String description, String remedy, @Nullable Throwable cause) {
		super(description, cause);
		this.remedy = remedy;
	}

	public StartRefused(String description, String remedy) {
		this(description, remedy, null);
	}

	public String remedy() {
		return this.remedy;
	}

}

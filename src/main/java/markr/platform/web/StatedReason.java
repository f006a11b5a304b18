package markr.platform.web;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a person wants something changed that was final, or what they say of a finding:
 * kept for people who ask later.
 *
 * @param reason why, 1 to 1000 characters
 * @param by who asks, or on whose behalf if somebody has signed in, up to 200 characters
 */
public record StatedReason(
		@NotNull(message = StatedReason.MISSING) @Pattern(regexp = StatedReason.REASON,
				message = StatedReason.REASON_MESSAGE) String reason,
		@Pattern(regexp = StatedReason.BY, message = StatedReason.BY_MESSAGE) @Nullable String by) {

	public static final String MISSING = "must say why";

	/** No control character but a new line, and no half of a surrogate pair. */
	private static final String CHARACTER = "[\\n[^\\p{Cc}\\p{Cs}]]";

	public static final String REASON = CHARACTER + "{1,1000}";

	public static final String REASON_MESSAGE = "must have at most 1000 characters, none of them a control character";

	public static final String BY = CHARACTER + "{1,200}";

	public static final String BY_MESSAGE = "must have at most 200 characters, none of them a control character";

	public StatedReason {
		reason = stripped(reason);
		by = stripped(by);
	}

	/** The text without white space around it; null if there is nothing else. */
	public static @Nullable String stripped(@Nullable String text) {
		return (text != null && !text.isBlank()) ? text.strip() : null;
	}

}

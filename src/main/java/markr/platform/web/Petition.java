package markr.platform.web;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a person says who wants something changed that was final, or who has looked at a
 * finding: kept for whoever asks later.
 *
 * @param reason why, 1 to {@link #REASON_LENGTH_MAX} characters
 * @param by who asks, up to {@link #BY_LENGTH_MAX} characters; whoever says nothing is
 * known by the address that the request came from
 */
public record Petition(@Nullable String reason, @Nullable String by) {

	public static final int REASON_LENGTH_MAX = 1000;

	public static final int BY_LENGTH_MAX = 200;

	public Petition {
		reason = (reason != null && !reason.isBlank()) ? reason.strip() : null;
		by = (by != null && !by.isBlank()) ? by.strip() : null;
	}

	/** What is wrong with it and what to do, or null if nothing is. */
	public @Nullable String fault() {
		if (this.reason == null) {
			return "There is no reason. Say why, as JSON: {\"reason\": \"...\", \"by\": \"...\"}.";
		}
		return isStorable(this.reason, REASON_LENGTH_MAX) && (this.by == null || isStorable(this.by, BY_LENGTH_MAX))
				? null
				: "The reason may have %d characters and the name of who asks %d, none of them a control character."
					.formatted(REASON_LENGTH_MAX, BY_LENGTH_MAX);
	}

	/** Why, of a petition without a fault. */
	public String requiredReason() {
		return Objects.requireNonNull(this.reason);
	}

	/** Who asks; the address if he did not say. */
	public String by(String address) {
		return (this.by != null) ? this.by : address;
	}

	private static boolean isStorable(String text, int lengthMax) {
		return text.codePointCount(0, text.length()) <= lengthMax
				// Half a surrogate pair is no character.
				&& StandardCharsets.UTF_8.newEncoder().canEncode(text)
				&& text.chars().allMatch((character) -> character == '\n' || !Character.isISOControl(character));
	}

}

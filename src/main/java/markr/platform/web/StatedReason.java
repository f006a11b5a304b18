package markr.platform.web;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a person wants something changed that was final, or what they say of a finding:
 * kept for people who ask later.
 *
 * @param reason why, 1 to 1000 characters
 * @param by who asks, up to 200 characters; the address that the request came from if
 * that is not said
 */
public record StatedReason(
		@NotNull(message = "must say why") @Pattern(regexp = "[" + StatedReason.CHARACTER + "]{1,1000}",
				message = "must have at most 1000 characters, none of them a control character") String reason,
		@Pattern(regexp = "[" + StatedReason.CHARACTER + "]{1,200}",
				message = "must have at most 200 characters, none of them a control character") @Nullable String by) {

	/** No control character but a new line, and no half of a surrogate pair. */
	static final String CHARACTER = "\\n[^\\p{Cc}\\p{Cs}]";

	public StatedReason {
		reason = (reason != null && !reason.isBlank()) ? reason.strip() : null;
		by = (by != null && !by.isBlank()) ? by.strip() : null;
	}

	/** Who asks; the address if that was not said. */
	public String by(String address) {
		return (this.by != null) ? this.by : address;
	}

}

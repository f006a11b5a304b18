package markr.access;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Who did what.
 *
 * @param entry its number
 * @param at when
 * @param who a user, {@code token:} and the name of a token, or {@code oidc:} and who it
 * is at an identity provider; null where nobody had signed in
 * @param address from where; null if Markr did it by itself
 * @param act what was done: {@code SIGN_IN}, {@code VIEW}, {@code CALL}, or an order's
 * act
 * @param subject with what
 * @param studentNumber the student that was asked for
 * @param reason why, as far as somebody has said
 * @param outcome whether it was done
 */
record AuditEntry(long entry, Instant at, @Nullable String who, @Nullable String address, String act, String subject,
		@Nullable String studentNumber, @Nullable String reason, Outcome outcome) {

	/** What came of it. */
	enum Outcome {

		/** It was done; recorded in its transaction. */
		DONE,

		/** The answer was about to be made. */
		ALLOWED,

		/** It was not done. */
		REFUSED

	}

}

package markr.access;

import java.nio.charset.StandardCharsets;

import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code PUT /users/{name}}.
 *
 * @param role what the user may
 * @param password a new one; the one that there is stays without it
 * @param disabled whether the user may sign in no more
 */
record UserRequest(@NotNull(message = "must be one of SCANNER, VIEWER, OFFICER, OPERATOR, ADMIN") Role role,
		@Nullable String password, @Nullable Boolean disabled) {

	private static final int PASSWORD_BYTES_MIN = 12;

	/** What bcrypt takes. */
	private static final int PASSWORD_BYTES_MAX = 72;

	static boolean isName(String name) {
		return name.matches("[a-z0-9][a-z0-9._@-]{0,63}");
	}

	/** What is wrong with a name or a password; null if nothing is. */
	static @Nullable String fault(String name, @Nullable String password) {
		if (!isName(name)) {
			return "The name of a user is 1 to 64 of a to z, 0 to 9, dots, hyphens, underscores and @, and begins with "
					+ "one of the first.";
		}
		return (password != null) ? fault(password) : null;
	}

	/** What is wrong with a password; null if nothing is. */
	static @Nullable String fault(String password) {
		int bytes = password.getBytes(StandardCharsets.UTF_8).length;
		return (bytes < PASSWORD_BYTES_MIN || bytes > PASSWORD_BYTES_MAX)
				? "A password has %s to %s bytes.".formatted(PASSWORD_BYTES_MIN, PASSWORD_BYTES_MAX) : null;
	}

	boolean isDisabled() {
		return Boolean.TRUE.equals(this.disabled);
	}

	/** Without the password. */
	@Override
	public String toString() {
		return "UserRequest[%s]".formatted(this.role);
	}

}

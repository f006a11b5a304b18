package markr.platform.web;

import org.jspecify.annotations.Nullable;

/**
 * Who has signed in, for calls that want to know: they get it as a request attribute, or
 * nothing where nobody has.
 *
 * @param name of a user, {@code token:} and the name of an API token, or {@code oidc:}
 * and who it is at an identity provider
 * @param source the only one that the caller speaks for, whose drops alone it may see;
 * null if it is not bound to one
 */
public record Caller(String name, @Nullable String source) {

	/** Of a request. */
	public static final String ATTRIBUTE = "markr.platform.web.Caller";

	/**
	 * The source whose drops a caller gets: what it asks for, unless it is bound to one.
	 */
	public static @Nullable String sourceFor(@Nullable Caller caller, @Nullable String asked) {
		return (caller != null && caller.source() != null) ? caller.source() : asked;
	}

	/**
	 * Who asks for something: who has signed in, perhaps on behalf of another; without
	 * sign-in who says so, or the address.
	 * @param by as the request says it
	 */
	public static String asking(@Nullable Caller caller, @Nullable String by, String address) {
		if (caller == null) {
			return (by != null) ? by : address;
		}
		return (by == null || by.equals(caller.name())) ? caller.name()
				: "%s, on behalf of %s".formatted(caller.name(), by);
	}

}

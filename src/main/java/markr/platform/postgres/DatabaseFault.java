package markr.platform.postgres;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import markr.platform.StartRefused;

/**
 * Why the database refuses Markr or does not answer, and what to do about it.
 *
 * @param reason in the words of the database or of its driver
 * @param remedy what to do
 * @param passes whether it may pass by itself
 */
record DatabaseFault(String reason, String remedy, boolean passes) {

	private static final String GENERAL = "See what the database says, correct it, and start again.";

	/**
	 * What to do by SQLSTATE or its class, from "PostgreSQL Error Codes" in the
	 * PostgreSQL manual.
	 */
	private static final Map<String, String> REMEDIES = Map.of("08",
			"Start it, or correct the host and the port in spring.datasource.url, and see that no firewall is between.",
			"28",
			"Correct spring.datasource.username and spring.datasource.password, or let the user in by pg_hba.conf.",
			"3D",
			"Create it (create database <name> template template0 encoding 'UTF8'), or correct its name in "
					+ "spring.datasource.url.",
			"42501",
			"Let the user make tables: grant create on schema public to <user>, or make it the database's owner.", "53",
			"See to room and connections on the server: its own message says which.", "57", GENERAL);

	private static final String TLS_REMEDY = """
			See sslmode and sslrootcert in spring.datasource.url: sslrootcert is a readable PEM file with the certificate of the \
			authority that signed the server's; the server's names the host that the URL names; the server has ssl=on.""";

	/** Of the driver, which has the same SQLSTATE for a server that is away. */
	private static final Pattern TLS = Pattern
		.compile("hostnameverifier|not support SSL|SSL (root )?(certificate|key)");

	private static final int CLASS_LENGTH = 2;

	/** Finds the database's own exception in one that has gone through others' hands. */
	static DatabaseFault of(Throwable failure) {
		String reason = failure.toString();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && sql.getSQLState() != null) {
				return of(sql);
			}
			reason = cause.toString();
		}
		return new DatabaseFault(reason, GENERAL, false);
	}

	private static DatabaseFault of(SQLException failure) {
		String state = failure.getSQLState();
		String stateClass = state.substring(0, CLASS_LENGTH);
		String reason = (failure.getCause() == null) ? failure.getMessage()
				: failure.getMessage() + " (" + failure.getCause() + ")";
		if (isDistrust(failure)) {
			return new DatabaseFault(reason, TLS_REMEDY, false);
		}
		return new DatabaseFault(reason, REMEDIES.getOrDefault(state, REMEDIES.getOrDefault(stateClass, GENERAL)),
				isAbsence(state) || stateClass.equals("53"));
	}

	private static boolean isDistrust(SQLException failure) {
		return TLS.matcher(String.valueOf(failure.getMessage())).find()
				|| Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
					.anyMatch(GeneralSecurityException.class::isInstance);
	}

	/** Whether it is not there, or not yet, rather than that it refuses something. */
	static boolean isAbsence(String state) {
		return state.startsWith("08") || state.startsWith("57P0");
	}

	StartRefused unusable(String database, Throwable cause) {
		return new StartRefused("The database %s cannot be used: %s".formatted(database, this.reason), this.remedy,
				cause);
	}

}

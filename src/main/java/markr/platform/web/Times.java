package markr.platform.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Reads points in time that clients name: a time with its zone, or a day, which is its
 * beginning in UTC. Only what the database can hold, and people write, is one.
 */
public final class Times {

	/** What is expected of a client. */
	public static final String EXPECTED = "a day such as 2026-11-23 or a time such as 2026-11-23T08:30:00Z or "
			+ "2026-11-23T09:30:00+01:00, of the years 1 to 9999";

	private static final int YEAR_MAX = 9999;

	private Times() {
	}

	/**
	 * Reads a point in time.
	 * @throws DateTimeException if it is none
	 */
	public static Instant parse(String text) {
		OffsetDateTime time = (text.indexOf('T') < 0) ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
				: OffsetDateTime.parse(text);
		if (time.getYear() < 1 || time.getYear() > YEAR_MAX) {
			throw new DateTimeException("The year " + time.getYear());
		}
		return time.toInstant();
	}

}

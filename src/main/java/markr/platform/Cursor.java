package markr.platform;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a list, by the keys of the list's order: what the next page begins behind. A
 * client takes it from {@code next} of a page and gives it back as it is.
 *
 * @param first the first key, 0 or more; a time in microseconds since 1970
 * @param second the second key, 0 or more
 * @param third the third key, capital letters and underscores; empty if there is none
 */
public record Cursor(long first, long second, String third) {

	/** Before all of a list whose keys rise. */
	public static final String LOWEST = "0-0";

	/** Before all of a list whose keys fall. */
	public static final String HIGHEST = "253370764800000000-999999999999999999";

	private static final long MICROS = 1_000_000;

	private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})(?:-([A-Z_]{1,40}))?");

	/**
	 * Reads what {@link #toString} has written.
	 * @throws IllegalArgumentException if the text is none of it
	 */
	public static Cursor of(String text) {
		Matcher matcher = TEXT.matcher(text);
		if (!matcher.matches()) {
			throw new IllegalArgumentException("No cursor");
		}
		return new Cursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)),
				(matcher.group(3) != null) ? matcher.group(3) : "");
	}

	/** The place of a row with a time and, for those of the same time, an id. */
	public static Cursor at(Instant time, long id) {
		return new Cursor(time.getEpochSecond() * MICROS + time.getNano() / 1000, id, "");
	}

	/** The first key as a time. */
	public Instant time() {
		return Instant.EPOCH.plus(this.first, ChronoUnit.MICROS);
	}

	@Override
	public String toString() {
		return this.first + "-" + this.second + (this.third.isEmpty() ? "" : "-" + this.third);
	}

}

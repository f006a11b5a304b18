package markr.results.changes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How far a reader of the changes has come: what was visible to the last poll. Not a
 * number that rises, since transactions do not commit in the order in which they begin
 * (adr/0030).
 *
 * @param era the database's history that the snapshot belongs to; another one after it
 * was restored or a standby has taken over
 * @param snapshot PostgreSQL's {@code pg_snapshot} as text
 */
record ChangePosition(String era, String snapshot) {

	/** More than a snapshot of a thousand transactions under way has. */
	private static final int LENGTH_MAX = 10_000;

	private static final Pattern TEXT = Pattern.compile("([0-9]{1,20}-[0-9A-F]{8})-([0-9]{1,18}:[0-9]{1,18}:[0-9,]*)");

	/**
	 * Reads what {@link #toString} has written.
	 * @return nothing if that is none of it
	 */
	static Optional<ChangePosition> of(@Nullable String text) {
		if (text == null || text.length() > LENGTH_MAX) {
			return Optional.empty();
		}
		Matcher matcher = TEXT.matcher(text);
		return (matcher.matches() && isSnapshot(matcher.group(2)))
				? Optional.of(new ChangePosition(matcher.group(1), matcher.group(2))) : Optional.empty();
	}

	/**
	 * Whether a position is one of those that could be had before this: it was made in
	 * this era, and not from a snapshot that sees more.
	 */
	boolean mayFollow(ChangePosition earlier) {
		return this.era.equals(earlier.era) && earlier.next() <= next();
	}

	@Override
	public String toString() {
		return this.era + "-" + this.snapshot;
	}

	private long next() {
		return Long.parseLong(this.snapshot.split(":")[1]);
	}

	/** As PostgreSQL checks it: the transactions under way rise between the borders. */
	private static boolean isSnapshot(String text) {
		String[] parts = text.split(":", -1);
		long last = Long.parseLong(parts[0]);
		long next = Long.parseLong(parts[1]);
		if (last < 1 || next < last) {
			return false;
		}
		if (!parts[2].isEmpty()) {
			for (String underWay : parts[2].split(",", -1)) {
				if (underWay.isEmpty() || underWay.length() > 18) {
					return false;
				}
				long transaction = Long.parseLong(underWay);
				if (transaction < last || transaction >= next) {
					return false;
				}
				last = transaction;
			}
		}
		return true;
	}

}

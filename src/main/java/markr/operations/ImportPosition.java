package markr.operations;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the list of imports. A document keeps its place for ever, so pages neither
 * repeat nor leave out what was there when the first one was read.
 *
 * @param receivedAt when the document was received, in microseconds
 * @param documentId tells those apart that were received in the same one
 */
record ImportPosition(Instant receivedAt, long documentId) {

	/** Before the first of the list. */
	static final ImportPosition BEGIN = new ImportPosition(Instant.parse("9999-01-01T00:00:00Z"), Long.MAX_VALUE);

	private static final Pattern TEXT = Pattern.compile("([0-9]{1,17})-([0-9]{1,18})");

	private static final long MICROS = 1_000_000;

	/** Reads what {@link #toString} has written; nothing if that is none of it. */
	static Optional<ImportPosition> of(String text) {
		Matcher matcher = TEXT.matcher(text);
		try {
			return matcher.matches() ? Optional
				.of(new ImportPosition(Instant.EPOCH.plus(Long.parseLong(matcher.group(1)), ChronoUnit.MICROS),
						Long.parseLong(matcher.group(2))))
					: Optional.empty();
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

	@Override
	public String toString() {
		return (this.receivedAt.getEpochSecond() * MICROS + this.receivedAt.getNano() / 1000) + "-" + this.documentId;
	}

}

package markr.importvault.document;

import org.jspecify.annotations.Nullable;

/**
 * One finding that makes a document refused, reported so that the person with the paper
 * can find the sheet. Holds personal data: for the sender and the vault, never for a log.
 *
 * @param line line of the document, from 1: where the result begins, or where reading
 * stopped
 * @param result number of the result in the document, from 1; null if the finding is the
 * document's
 * @param studentNumber as written, where known
 * @param field the document's own word: {@code student-number}, {@code test-id},
 * {@code available}, {@code obtained}; null if the finding is the document's
 * @param code the kind of finding
 * @param value the offending value as written, at most {@link #VALUE_LENGTH_MAX}
 * characters of it; null if there is none
 * @param sheet what is on the sheet of paper: name, test and time of the scan, as far as
 * known; null if the finding is the document's
 */
public record Violation(long line, @Nullable Long result, @Nullable String studentNumber, @Nullable String field,
		ViolationCode code, @Nullable String value, @Nullable String sheet) {

	/** Characters kept of an offending value, student number or sheet. */
	public static final int VALUE_LENGTH_MAX = 200;

	public Violation {
		studentNumber = shortened(storable(studentNumber));
		value = shortened(storable(value));
		sheet = shortened(storable(sheet));
	}

	public Violation(long line, @Nullable Long result, @Nullable String studentNumber, @Nullable String field,
			ViolationCode code, @Nullable String value) {
		this(line, result, studentNumber, field, code, value, null);
	}

	/** PostgreSQL keeps no NUL; the parser quotes what it has stumbled over. */
	private static @Nullable String storable(@Nullable String text) {
		return (text != null) ? text.replace('\0', '\uFFFD') : null;
	}

	private static @Nullable String shortened(@Nullable String text) {
		if (text == null || text.length() <= VALUE_LENGTH_MAX) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(VALUE_LENGTH_MAX - 2)) ? VALUE_LENGTH_MAX - 2
				: VALUE_LENGTH_MAX - 1;
		return text.substring(0, end) + '…';
	}

}

package markr.marks;

import org.jspecify.annotations.Nullable;

/**
 * The rules for values that come from a document, each once. They answer with a
 * {@link Fault} or with null if the value is good; the records of this room refuse what
 * has a fault.
 */
public final class Rules {

	/** Characters (code points) of a student number or test id. */
	public static final int IDENTIFIER_LENGTH_MAX = 64;

	/** Largest number of marks, available or obtained. */
	public static final int MARKS_MAX = 1_000_000;

	// What decoders put where bytes are none of the document's encoding: two different
	// students would become one.
	private static final char REPLACEMENT_CHARACTER = '\uFFFD';

	private Rules() {
	}

	/**
	 * Student numbers and test ids are opaque text of 1 to {@link #IDENTIFIER_LENGTH_MAX}
	 * characters, each of them readable and none of them a control character:
	 * {@code 002299} is not {@code 2299}.
	 * @param trimmed the text without white space around it
	 */
	public static @Nullable Fault identifier(String trimmed) {
		if (trimmed.isEmpty()) {
			return Fault.MISSING;
		}
		if (trimmed.length() > IDENTIFIER_LENGTH_MAX
				&& trimmed.codePointCount(0, trimmed.length()) > IDENTIFIER_LENGTH_MAX) {
			return Fault.TOO_LONG;
		}
		for (int i = 0; i < trimmed.length(); i++) {
			if (Character.isISOControl(trimmed.charAt(i))) {
				return Fault.CONTROL_CHARACTER;
			}
		}
		return (trimmed.indexOf(REPLACEMENT_CHARACTER) >= 0) ? Fault.UNREADABLE_CHARACTER : null;
	}

	/** Available marks are 1 to {@link #MARKS_MAX}, in ASCII digits. */
	public static @Nullable Fault available(String text) {
		Fault fault = obtained(text);
		return (fault == null && wholeNumber(text) == 0) ? Fault.OUT_OF_RANGE : fault;
	}

	/** Obtained marks are 0 to {@link #MARKS_MAX}, in ASCII digits. */
	public static @Nullable Fault obtained(String text) {
		// Integer.parseInt would take a sign, and the digits of other scripts.
		if (text.isEmpty()) {
			return Fault.NOT_A_WHOLE_NUMBER;
		}
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) < '0' || text.charAt(i) > '9') {
				return Fault.NOT_A_WHOLE_NUMBER;
			}
		}
		return (wholeNumber(text) > MARKS_MAX) ? Fault.OUT_OF_RANGE : null;
	}

	/** Nobody obtains more marks than there are. */
	public static @Nullable Fault within(int obtained, int available) {
		return (obtained > available) ? Fault.OBTAINED_EXCEEDS_AVAILABLE : null;
	}

	/**
	 * The number that ASCII digits stand for, or {@link #MARKS_MAX} + 1 if it is larger
	 * than that.
	 */
	public static int wholeNumber(String digits) {
		int number = 0;
		for (int i = 0; i < digits.length() && number <= MARKS_MAX; i++) {
			number = number * 10 + (digits.charAt(i) - '0');
		}
		return Math.min(number, MARKS_MAX + 1);
	}

	static String requireIdentifier(String text) {
		Fault fault = identifier(text);
		if (fault != null || !text.equals(text.strip())) {
			throw new IllegalArgumentException(
					"Not an identifier: " + ((fault != null) ? fault : "white space around"));
		}
		return text;
	}

}

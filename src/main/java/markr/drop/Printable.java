package markr.drop;

import java.util.Locale;

/**
 * Makes foreign text safe for a line of a log or of a reason file: control characters,
 * line breaks and characters that turn the direction of writing become visible escapes,
 * and what is very long is cut. Names of files may hold all of these.
 */
public final class Printable {

	private static final int LENGTH_MAX = 300;

	private Printable() {
	}

	public static String of(String text) {
		StringBuilder printable = new StringBuilder(text.length());
		text.codePoints().limit(LENGTH_MAX).forEach((character) -> {
			if (isPrintable(character)) {
				printable.appendCodePoint(character);
			}
			else {
				printable.append(String.format(Locale.ROOT, "\\u%04x", character));
			}
		});
		return (text.codePointCount(0, text.length()) > LENGTH_MAX) ? printable.append('…').toString()
				: printable.toString();
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SURROGATE, Character.UNASSIGNED ->
				false;
			default -> true;
		};
	}

}

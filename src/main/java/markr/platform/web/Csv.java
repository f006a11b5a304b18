package markr.platform.web;

import java.io.IOException;
import java.io.Writer;

import org.jspecify.annotations.Nullable;

/**
 * Writes rows of comma-separated values (RFC 4180) that people open in spreadsheets. A
 * spreadsheet runs what looks like a formula, and what stands in documents is foreign: a
 * text that begins like one gets an apostrophe in front, which spreadsheets take for
 * "this is text". Not thread-safe.
 */
public final class Csv {

	/** The media type, with its parameters. */
	public static final String MEDIA_TYPE = "text/csv;header=present;charset=UTF-8";

	// Spreadsheets pass over white space and some take full-width signs for the usual
	// ones.
	private static final String BEGINS_FORMULA = "=+-@\t\r\n|%＝＋－＠";

	private static final String QUOTED = "\",\r\n;\t";

	private final Writer writer;

	private boolean firstOfRow = true;

	public Csv(Writer writer) {
		this.writer = writer;
	}

	/** Adds a text to the row; null is an empty field. */
	public Csv text(@Nullable String text) throws IOException {
		separate();
		if (text == null || text.isEmpty()) {
			return this;
		}
		String harmless = beginsFormula(text) ? "'" + text : text;
		if (harmless.chars().noneMatch((character) -> QUOTED.indexOf(character) >= 0)) {
			this.writer.append(harmless);
		}
		else {
			this.writer.append('"').append(harmless.replace("\"", "\"\"")).append('"');
		}
		return this;
	}

	/** Adds a number to the row; null is an empty field. */
	public Csv number(@Nullable Number number) throws IOException {
		separate();
		if (number != null) {
			this.writer.append(number.toString());
		}
		return this;
	}

	/** Ends the row. */
	public void end() throws IOException {
		this.writer.append("\r\n");
		this.firstOfRow = true;
	}

	/** Writes a whole row of texts, the names of the columns for instance. */
	public void row(String... texts) throws IOException {
		for (String text : texts) {
			text(text);
		}
		end();
	}

	private void separate() throws IOException {
		if (!this.firstOfRow) {
			this.writer.append(',');
		}
		this.firstOfRow = false;
	}

	private static boolean beginsFormula(String text) {
		String visible = text.stripLeading();
		return BEGINS_FORMULA.indexOf(text.charAt(0)) >= 0
				|| (!visible.isEmpty() && BEGINS_FORMULA.indexOf(visible.charAt(0)) >= 0);
	}

}

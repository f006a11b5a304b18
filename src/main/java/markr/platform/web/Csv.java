package markr.platform.web;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/**
 * Writes rows of comma-separated values (RFC 4180) that people open in spreadsheets. A
 * spreadsheet runs what looks like a formula, and what stands in documents is foreign: a
 * text that begins like one gets an apostrophe in front, which spreadsheets take for
 * "this is text". Not thread-safe.
 */
public final class Csv {

	private static final String MEDIA_TYPE = "text/csv;header=present;charset=UTF-8";

	// Spreadsheets pass over white space and some take full-width signs for the usual
	// ones.
	private static final String BEGINS_FORMULA = "=+-@\t\r\n|%＝＋－＠";

	private static final String QUOTED = "\",\r\n;\t";

	private final Writer writer;

	private boolean firstOfRow = true;

	Csv(Writer writer) {
		this.writer = writer;
	}

	/**
	 * Sends a table as a file that browsers save and do not guess the type of. It is
	 * written to the response itself, as it is made: it may be larger than the memory.
	 * @param rows writes them
	 * @throws UncheckedIOException if the client cannot take any more
	 */
	public static void send(HttpServletResponse response, String name, List<String> columns, Consumer<Csv> rows) {
		response.setContentType(MEDIA_TYPE);
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				ContentDisposition.attachment().filename(name, StandardCharsets.UTF_8).build().toString());
		response.setHeader("X-Content-Type-Options", "nosniff");
		try {
			Writer writer = new BufferedWriter(
					new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
			Csv csv = new Csv(writer);
			columns.forEach(csv::text);
			csv.end();
			rows.accept(csv);
			writer.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Adds a text to the row; null is an empty field. */
	public Csv text(@Nullable String text) {
		if (text == null || text.isEmpty()) {
			return field("");
		}
		String harmless = beginsFormula(text) ? "'" + text : text;
		boolean plain = harmless.chars().noneMatch((character) -> QUOTED.indexOf(character) >= 0);
		return field(plain ? harmless : '"' + harmless.replace("\"", "\"\"") + '"');
	}

	/** Adds a number to the row; null is an empty field. */
	public Csv number(@Nullable Number number) {
		return field((number != null) ? number.toString() : "");
	}

	/** Ends the row. */
	public void end() {
		append("\r\n");
		this.firstOfRow = true;
	}

	private Csv field(String text) {
		append(this.firstOfRow ? text : "," + text);
		this.firstOfRow = false;
		return this;
	}

	private void append(String text) {
		try {
			this.writer.append(text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean beginsFormula(String text) {
		String visible = text.stripLeading();
		return BEGINS_FORMULA.indexOf(text.charAt(0)) >= 0
				|| (!visible.isEmpty() && BEGINS_FORMULA.indexOf(visible.charAt(0)) >= 0);
	}

}

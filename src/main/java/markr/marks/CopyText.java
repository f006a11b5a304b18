package markr.marks;

import org.jspecify.annotations.Nullable;

/**
 * Scans as rows of COPY's text format: see "File Formats" at COPY in the PostgreSQL
 * manual.
 */
final class CopyText {

	private CopyText() {
	}

	static void appendRow(StringBuilder row, long documentId, Scan scan) {
		appendKey(row, documentId, scan).append('\t');
		appendText(row, scan.firstName()).append('\t');
		appendText(row, scan.lastName()).append('\t');
		appendText(row, scan.scannedOn()).append('\t');
		AnswerMarks answers = scan.answers();
		if (answers != null) {
			row.append(answers.available()).append('\t').append(answers.obtained()).append('\n');
		}
		else {
			row.append("\\N\t\\N\n");
		}
	}

	/** All but the names, without an end. */
	static StringBuilder appendKey(StringBuilder row, long documentId, Scan scan) {
		appendText(row, scan.testId().text()).append('\t');
		row.append(documentId).append('\t');
		row.append(scan.result()).append('\t');
		row.append(scan.line()).append('\t');
		appendText(row, scan.studentNumber().text()).append('\t');
		row.append(scan.available()).append('\t');
		return row.append(scan.obtained());
	}

	private static StringBuilder appendText(StringBuilder row, @Nullable String text) {
		if (text == null) {
			return row.append("\\N");
		}
		if (!isPlain(text)) {
			return appendEscaped(row, text);
		}
		return row.append(text);
	}

	private static boolean isPlain(String text) {
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '\\' || character < ' ') {
				return false;
			}
		}
		return true;
	}

	private static StringBuilder appendEscaped(StringBuilder row, String text) {
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			switch (character) {
				case '\\' -> row.append("\\\\");
				case '\t' -> row.append("\\t");
				case '\n' -> row.append("\\n");
				case '\r' -> row.append("\\r");
				default -> row.append(character);
			}
		}
		return row;
	}

}

package markr.marks;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The relation {@code scan}: every result of every document, as read. */
@Repository
class ScanTable {

	private static final String COPY = """
			copy scan (test_id, document_id, result, line, student_number, available, obtained,
			  first_name, last_name, scanned_on)
			from stdin
			""";

	private static final String DELETE = """
			delete from scan where document_id = ?
			""";

	private static final int ROW_LENGTH_TYPICAL = 120;

	private final JdbcTemplate jdbc;

	ScanTable(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Copies on the connection of the caller's transaction, so that it commits with it.
	 * @param scans by their documents' ids
	 */
	void copy(Map<Long, List<Scan>> scans) {
		int count = scans.values().stream().mapToInt(List::size).sum();
		StringBuilder rows = new StringBuilder(count * ROW_LENGTH_TYPICAL);
		scans.forEach((documentId, found) -> found.forEach((scan) -> appendRow(rows, documentId, scan)));
		this.jdbc.execute((ConnectionCallback<Long>) (connection) -> {
			try {
				return connection.unwrap(PGConnection.class)
					.getCopyAPI()
					.copyIn(COPY, new StringReader(rows.toString()));
			}
			catch (IOException ex) {
				throw new DataAccessResourceFailureException("Scans cannot be copied", ex);
			}
		});
	}

	void delete(long documentId) {
		this.jdbc.update(DELETE, documentId);
	}

	// COPY's text format, see "File Formats" at COPY in the PostgreSQL manual.
	private static void appendRow(StringBuilder row, long documentId, Scan scan) {
		appendText(row, scan.testId().text()).append('\t');
		row.append(documentId).append('\t');
		row.append(scan.result()).append('\t');
		row.append(scan.line()).append('\t');
		appendText(row, scan.studentNumber().text()).append('\t');
		row.append(scan.available()).append('\t');
		row.append(scan.obtained()).append('\t');
		appendText(row, scan.firstName()).append('\t');
		appendText(row, scan.lastName()).append('\t');
		appendText(row, scan.scannedOn()).append('\n');
	}

	private static StringBuilder appendText(StringBuilder row, @Nullable String text) {
		if (text == null) {
			return row.append("\\N");
		}
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

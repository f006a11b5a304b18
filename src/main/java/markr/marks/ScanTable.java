package markr.marks;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

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

	/** Sent at once: while the server stores them, the next are written. */
	private static final int ROWS_LENGTH = 65_536;

	private final JdbcTemplate jdbc;

	ScanTable(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Copies on the connection of the caller's transaction, so that it commits with it.
	 * @param scans by their documents' ids
	 */
	void copy(Map<Long, List<Scan>> scans) {
		this.jdbc.execute((ConnectionCallback<Long>) (connection) -> {
			CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
			try {
				StringBuilder rows = new StringBuilder(ROWS_LENGTH + ROWS_LENGTH / 8);
				for (Map.Entry<Long, List<Scan>> document : scans.entrySet()) {
					for (Scan scan : document.getValue()) {
						appendRow(rows, document.getKey(), scan);
						if (rows.length() >= ROWS_LENGTH) {
							send(rows, copy);
						}
					}
				}
				send(rows, copy);
				return copy.endCopy();
			}
			finally {
				if (copy.isActive()) {
					copy.cancelCopy();
				}
			}
		});
	}

	void delete(long documentId) {
		this.jdbc.update(DELETE, documentId);
	}

	private static void send(StringBuilder rows, CopyIn copy) throws SQLException {
		byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
		copy.writeToCopy(bytes, 0, bytes.length);
		rows.setLength(0);
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

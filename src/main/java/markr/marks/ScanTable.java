package markr.marks;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code scan}: every result of every document, as read; and
 * {@code next_scan}, with those of next revisions.
 */
@Repository
class ScanTable {

	private static final String COPY = """
			copy scan (test_id, document_id, result, line, student_number, available, obtained,
			  first_name, last_name, scanned_on, answers_available, answers_obtained)
			from stdin
			""";

	private static final String COPY_NEXT = """
			copy next_scan (test_id, document_id, result, line, student_number, available, obtained,
			  first_name, last_name, scanned_on, answers_available, answers_obtained)
			from stdin
			""";

	private static final String COPY_DRY_RUN = """
			copy dry_run_scan (test_id, document_id, result, line, student_number, available, obtained, order_id)
			from stdin
			""";

	private static final String DELETE = """
			delete from scan where document_id = ?
			""";

	private static final String DELETE_NEXT = """
			delete from next_scan where document_id = ?
			""";

	/** Sent at once: while the server stores them, the next are written. */
	private static final int ROWS_LENGTH = 65_536;

	// To JDBC no statement, so what watches statements does not see it.
	private static final Logger slowLogger = LoggerFactory.getLogger("markr.database.slow");

	private final JdbcTemplate jdbc;

	private final Duration slow;

	ScanTable(JdbcTemplate jdbc, @Value("${markr.database.slow:500ms}") Duration slow) {
		this.jdbc = jdbc;
		this.slow = slow;
	}

	/**
	 * Copies on the connection of the caller's transaction, so that it commits with it.
	 * @param scans by their documents' ids
	 */
	void copy(Revision revision, Map<Long, List<Scan>> scans) {
		copyInto((revision == Revision.NEXT) ? COPY_NEXT : COPY, scans, CopyText::appendRow);
	}

	/** The same for scans of a dry run, without names. */
	void copyDryRun(long order, Map<Long, List<Scan>> scans) {
		copyInto(COPY_DRY_RUN, scans, (row, documentId,
				scan) -> CopyText.appendKey(row, documentId, scan).append('\t').append(order).append('\n'));
	}

	private void copyInto(String sql, Map<Long, List<Scan>> scans, RowFormat format) {
		long began = System.nanoTime();
		Long rows = this.jdbc.execute((ConnectionCallback<Long>) (connection) -> {
			CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
			try {
				StringBuilder text = new StringBuilder(ROWS_LENGTH + ROWS_LENGTH / 8);
				for (Map.Entry<Long, List<Scan>> document : scans.entrySet()) {
					for (Scan scan : document.getValue()) {
						format.append(text, document.getKey(), scan);
						if (text.length() >= ROWS_LENGTH) {
							send(text, copy);
						}
					}
				}
				send(text, copy);
				return copy.endCopy();
			}
			finally {
				if (copy.isActive()) {
					copy.cancelCopy();
				}
			}
		});
		logIfSlow(System.nanoTime() - began, rows);
	}

	private void logIfSlow(long nanos, @Nullable Long rows) {
		if (nanos >= this.slow.toNanos()) {
			long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
			slowLogger.atWarn()
				.addKeyValue("millis", millis)
				.log("Database operation took {} ms: copy scan, {} rows, writing them included", millis, rows);
		}
	}

	void delete(Revision revision, long documentId) {
		this.jdbc.update((revision == Revision.NEXT) ? DELETE_NEXT : DELETE, documentId);
	}

	private static void send(StringBuilder rows, CopyIn copy) throws SQLException {
		byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
		copy.writeToCopy(bytes, 0, bytes.length);
		rows.setLength(0);
	}

	/** How a scan becomes a row of COPY's text. */
	private interface RowFormat {

		void append(StringBuilder row, Long documentId, Scan scan);

	}

}

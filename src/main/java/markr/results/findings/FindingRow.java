package markr.results.findings;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

import markr.platform.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * A finding and its place in the order of all.
 *
 * @param cursor where it stands
 * @param finding the finding
 */
record FindingRow(Cursor cursor, Finding finding) {

	static FindingRow of(ResultSet row, int number) throws SQLException {
		return new FindingRow(new Cursor(row.getLong("document_id"), row.getLong("result"), row.getString("code")),
				finding(row));
	}

	static Finding finding(ResultSet row) throws SQLException {
		return new Finding(row.getString("document"), row.getLong("result"), row.getLong("line"),
				row.getString("test_id"), row.getString("student_number"), FindingCode.valueOf(row.getString("code")),
				row.getString("found"), row.getString("other"), row.getString("other_document"),
				row.getObject("other_result", Long.class), dismissal(row));
	}

	private static Finding.@Nullable Dismissal dismissal(ResultSet row) throws SQLException {
		OffsetDateTime at = row.getObject("dismissed_at", OffsetDateTime.class);
		return (at != null)
				? new Finding.Dismissal(row.getString("reason"), row.getString("dismissed_by"), at.toInstant()) : null;
	}

}

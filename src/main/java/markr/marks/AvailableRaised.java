package markr.marks;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * That a document has more available marks in a test than all those before it: each
 * percentage of the test has become another, rightly or by one misread sheet.
 *
 * @param documentId the document
 * @param testId the test
 * @param before the test's available marks before, where it had a student
 * @param after those that the document has
 * @param tests of how many tests the document has raised them; the first are named
 */
public record AvailableRaised(long documentId, String testId, int before, int after, long tests) {

	/** How many tests of a document are named. */
	static final int NAMED_MAX = 20;

	static AvailableRaised of(ResultSet row, int number) throws SQLException {
		return new AvailableRaised(row.getLong("document_id"), row.getString("test_id"), row.getInt("available_before"),
				row.getInt("available"), row.getLong("tests"));
	}

}

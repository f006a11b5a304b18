package markr.results;

import java.util.function.Consumer;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The marks of a test, one for each student. */
@Component
class MarkView {

	// The key of marks begins with the student, so those of a test are found by the scans
	// that they come from (adr/0032).
	private static final String MARKS_OF_TEST = """
			select mark.student_number, mark.obtained, test.available, encode(document.sha256, 'hex') as document, mark.result
			from publication
			join scan on scan.document_id = publication.document_id and scan.test_id = publication.test_id
			join mark on mark.student_number = scan.student_number and mark.test_id = scan.test_id
			  and mark.document_id = scan.document_id and mark.result = scan.result
			join test on test.test_id = mark.test_id
			join document on document.document_id = mark.document_id
			where publication.test_id = :testId
			order by mark.student_number
			""";

	/** Rows that are in memory at a time. */
	private static final int FETCH_ROWS = 1000;

	private final JdbcClient jdbc;

	MarkView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Hands all marks of a test over, ordered by student number, without holding them in
	 * memory. The marks are of one moment. A connection is held until the last one; the
	 * server takes it away from a consumer that does nothing for 30 s.
	 */
	@Transactional(readOnly = true)
	void forEach(String testId, Consumer<Mark> consumer) {
		this.jdbc.sql(MARKS_OF_TEST)
			.withFetchSize(FETCH_ROWS)
			.param("testId", testId)
			.query((RowCallbackHandler) (row) -> consumer
				.accept(new Mark(row.getString("student_number"), row.getInt("obtained"), row.getInt("available"),
						row.getString("document"), row.getLong("result"))));
	}

	/** A student's mark, of the available ones, and the result that it comes from. */
	record Mark(String studentNumber, int obtained, int available, String document, long result) {
	}

}

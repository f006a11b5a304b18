package markr.results;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

import markr.platform.Cursor;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The marks of a test, one for each student, and those of a student. */
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

	// In the order of the scans that marks come from, so that a page reads no more than
	// itself, and the rescans in between.
	private static final String PAGE = """
			select mark.student_number, mark.obtained, mark.result, counted.document_id,
			  (select available from test where test_id = :testId) as available,
			  (select encode(sha256, 'hex') from document where document_id = counted.document_id) as document
			from (
			  select document_id, test_id
			  from publication
			  where test_id = :testId and document_id >= :afterDocument
			  order by document_id
			) as counted
			cross join lateral (
			  select mark.student_number, mark.obtained, mark.result
			  from scan
			  join mark on mark.student_number = scan.student_number and mark.test_id = scan.test_id
			    and mark.document_id = scan.document_id and mark.result = scan.result
			  where scan.document_id = counted.document_id
			  and scan.test_id = counted.test_id
			  and scan.result > case when counted.document_id = :afterDocument then :afterResult else 0 end
			  order by scan.result
			  limit :max
			) as mark
			order by counted.document_id, mark.result
			limit :max
			""";

	private static final String MARKS_OF_STUDENT = """
			select mark.test_id, mark.obtained, test.available, encode(document.sha256, 'hex') as document, mark.result
			from mark
			join test on test.test_id = mark.test_id
			join document on document.document_id = mark.document_id
			where mark.student_number = :studentNumber
			and (natural_key(mark.test_id) collate "C", mark.test_id collate "C")
			  > (natural_key(:after) collate "C", :after collate "C")
			order by natural_key(mark.test_id) collate "C", mark.test_id collate "C"
			limit :max
			""";

	// Until the transaction ends: a page is some index entries, whatever the planner
	// believes of a test that has just been published.
	private static final String BY_INDEX = """
			select set_config('enable_sort', 'off', true), set_config('enable_hashjoin', 'off', true),
			  set_config('enable_mergejoin', 'off', true), set_config('enable_bitmapscan', 'off', true)
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
			.query((RowCallbackHandler) (row) -> consumer.accept(mark(row)));
	}

	/** Marks of a test behind a place, in the order of documents and results. */
	@Transactional(readOnly = true)
	List<Place> page(String testId, Cursor after, int max) {
		this.jdbc.sql(BY_INDEX).query().singleRow();
		return this.jdbc.sql(PAGE)
			.param("testId", testId)
			.param("afterDocument", after.first())
			.param("afterResult", after.second())
			.param("max", max)
			.query((row, number) -> new Place(new Cursor(row.getLong("document_id"), row.getLong("result"), ""),
					mark(row)))
			.list();
	}

	/** The marks of a student, in the natural order of the tests behind one of them. */
	List<StudentMark> marksOf(String studentNumber, String after, int max) {
		return this.jdbc.sql(MARKS_OF_STUDENT)
			.param("studentNumber", studentNumber)
			.param("after", after)
			.param("max", max)
			.query((row, number) -> new StudentMark(row.getString("test_id"), row.getInt("obtained"),
					row.getInt("available"), Rounding.percentage(row.getInt("obtained"), row.getInt("available")),
					row.getString("document"), row.getLong("result")))
			.list();
	}

	private static Mark mark(ResultSet row) throws SQLException {
		return new Mark(row.getString("student_number"), row.getInt("obtained"), row.getInt("available"),
				Rounding.percentage(row.getInt("obtained"), row.getInt("available")), row.getString("document"),
				row.getLong("result"));
	}

	/** A student's mark, of the available ones, and the result that it comes from. */
	record Mark(String studentNumber, int obtained, int available, double percentage, String document, long result) {
	}

	/** A mark and its place in the list. */
	record Place(Cursor cursor, Mark mark) {
	}

}

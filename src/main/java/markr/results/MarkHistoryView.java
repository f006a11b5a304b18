package markr.results;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import markr.importvault.document.Way;
import markr.results.MarkHistory.Entry;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where the marks of a student come from: relations of the marks, and of the vault for
 * the documents. Scans whose document has never counted are not shown.
 */
@Component
class MarkHistoryView {

	// The highest first, so that the one that counts is there, however many there are.
	private static final String HISTORY = """
			with place as (
			  select test_id, document_id, result
			  from mark
			  where test_id = :testId and student_number = :studentNumber
			  union
			  select test_id, document_id, result
			  from rescan
			  where test_id = :testId and student_number = :studentNumber
			),
			scanned as materialized (
			  select scan.*, count(*) over () as scan_count
			  from place
			  join scan on scan.document_id = place.document_id and scan.result = place.result and scan.test_id = place.test_id
			  where scan.student_number = :studentNumber
			  and exists (
			    select from test_history
			    where test_history.test_id = scan.test_id and test_history.document_id = scan.document_id
			  )
			  order by scan.obtained desc, scan.document_id, scan.result
			  limit :max
			)
			select scanned.*, encode(document.sha256, 'hex') as document, test_history.version, test_history.counts,
			  test_history.changed_at, mark.student_number is not null as is_mark,
			  case when test.students > 0 then test.available end as test_available,
			  first.way, first.source, first.name, first.received_at
			from scanned
			left join test on test.test_id = scanned.test_id
			join test_history on test_history.test_id = scanned.test_id and test_history.document_id = scanned.document_id
			join document on document.document_id = scanned.document_id
			left join mark on mark.test_id = scanned.test_id and mark.student_number = scanned.student_number
			  and mark.document_id = scanned.document_id and mark.result = scanned.result
			left join lateral (
			  select way, source, name, received_at
			  from receipt
			  where receipt.document_id = scanned.document_id
			  order by receipt_id
			  limit 1
			) as first on true
			""";

	private static final String MARKS = """
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

	private static final int SCANS_MAX = 1000;

	private final JdbcClient jdbc;

	MarkHistoryView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** What is kept of a student in a test; nothing if no scan of it has ever counted. */
	Optional<MarkHistory> of(String testId, String studentNumber) {
		List<Entry> entries = this.jdbc.sql(HISTORY)
			.param("testId", testId)
			.param("studentNumber", studentNumber)
			.param("max", SCANS_MAX)
			.query(MarkHistoryView::entry)
			.list();
		return entries.isEmpty() ? Optional.empty() : Optional.of(new MarkHistory(entries));
	}

	/** The marks of a student, in the natural order of the tests behind one of them. */
	List<StudentMark> marksOf(String studentNumber, String after, int max) {
		return this.jdbc.sql(MARKS)
			.param("studentNumber", studentNumber)
			.param("after", after)
			.param("max", max)
			.query((row, number) -> new StudentMark(row.getString("test_id"), row.getInt("obtained"),
					row.getInt("available"), Rounding.percentage(row.getInt("obtained"), row.getInt("available")),
					row.getString("document"), row.getLong("result")))
			.list();
	}

	private static Entry entry(ResultSet row, int number) throws SQLException {
		return new Entry(row.getLong("document_id"), row.getString("document"), row.getLong("result"),
				row.getLong("line"), row.getInt("obtained"), row.getInt("available"), row.getString("first_name"),
				row.getString("last_name"), row.getString("scanned_on"), row.getLong("version"),
				row.getBoolean("counts"), row.getObject("changed_at", OffsetDateTime.class).toInstant(),
				row.getBoolean("is_mark"), row.getObject("test_available", Integer.class), row.getLong("scan_count"),
				drop(row));
	}

	private static MarkExplanation.@Nullable Drop drop(ResultSet row) throws SQLException {
		String way = row.getString("way");
		return (way != null) ? new MarkExplanation.Drop(Way.valueOf(way), row.getString("source"),
				row.getString("name"), row.getObject("received_at", OffsetDateTime.class).toInstant()) : null;
	}

}

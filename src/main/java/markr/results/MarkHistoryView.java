package markr.results;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import markr.importvault.document.Way;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Where the marks of a student come from: relations of the marks, and of the vault for
 * the documents. Scans whose document has never counted are not shown.
 */
@Component
class MarkHistoryView {

	// The highest first, so that the one that counts is there, however many there are.
	private static final String SCANS = """
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
			select scanned.*, encode(document.sha256, 'hex') as document, counting.begun_at,
			  case
			    when not counting.now or mark.obtained is null then 'WITHDRAWN'
			    when (mark.document_id, mark.result) = (scanned.document_id, scanned.result) then 'COUNTS'
			    when scanned.obtained < mark.obtained then 'LOWER'
			    else 'EQUAL_BUT_LATER'
			  end as verdict,
			  case when test.students > 0 then test.available end as test_available,
			  first.way, first.source, first.name, first.received_at
			from scanned
			left join test on test.test_id = scanned.test_id
			left join mark on mark.test_id = scanned.test_id and mark.student_number = scanned.student_number
			join document on document.document_id = scanned.document_id
			cross join lateral (
			  select min(version) as version, (array_agg(changed_at order by version))[1] as begun_at,
			    (array_agg(counts order by version desc))[1] as now
			  from test_history
			  where test_history.test_id = scanned.test_id and test_history.document_id = scanned.document_id
			) as counting
			left join lateral (
			  select way, source, name, received_at
			  from receipt
			  where receipt.document_id = scanned.document_id
			  order by receipt_id
			  limit 1
			) as first on true
			order by counting.version, scanned.document_id, scanned.result
			""";

	private static final String CHANGES = """
			select test_history.changed_at, test_history.version, encode(document.sha256, 'hex') as document, test_history.counts
			from test_history
			join document on document.document_id = test_history.document_id
			where test_history.test_id = :testId
			and document.sha256 in (select decode(sha256, 'hex') from unnest(:documents) as sha256)
			order by test_history.version, test_history.document_id
			""";

	private static final int SCANS_MAX = 1000;

	private final JdbcClient jdbc;

	MarkHistoryView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Why a student has a mark in a test; nothing if no scan of it has ever counted.
	 */
	@Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
	Optional<MarkExplanation> explanation(String testId, String studentNumber) {
		List<Row> rows = this.jdbc.sql(SCANS)
			.param("testId", testId)
			.param("studentNumber", studentNumber)
			.param("max", SCANS_MAX)
			.query(MarkHistoryView::row)
			.list();
		if (rows.isEmpty()) {
			return Optional.empty();
		}
		List<MarkExplanation.Scan> scans = rows.stream().map(Row::scan).toList();
		List<MarkChange.Counting> countings = this.jdbc.sql(CHANGES)
			.param("testId", testId)
			.param("documents", scans.stream().map(MarkExplanation.Scan::document).distinct().toArray(String[]::new))
			.query(MarkChange.Counting.class)
			.list();
		return Optional.of(MarkExplanation.of(testId, studentNumber, rows.get(0).testAvailable(),
				rows.get(0).scanCount(), scans, countings));
	}

	private static Row row(ResultSet row, int number) throws SQLException {
		return new Row(row.getObject("test_available", Integer.class), row.getLong("scan_count"),
				new MarkExplanation.Scan(row.getString("document"), row.getLong("result"), row.getLong("line"),
						row.getInt("obtained"), row.getInt("available"), row.getString("first_name"),
						row.getString("last_name"), row.getString("scanned_on"),
						MarkExplanation.Verdict.valueOf(row.getString("verdict")),
						row.getObject("begun_at", OffsetDateTime.class).toInstant(), drop(row)));
	}

	private static MarkExplanation.@Nullable Drop drop(ResultSet row) throws SQLException {
		String way = row.getString("way");
		return (way != null) ? new MarkExplanation.Drop(Way.valueOf(way), row.getString("source"),
				row.getString("name"), row.getObject("received_at", OffsetDateTime.class).toInstant()) : null;
	}

	/** A scan, and what is the same in all rows. */
	private record Row(@Nullable Integer testAvailable, long scanCount, MarkExplanation.Scan scan) {
	}

}

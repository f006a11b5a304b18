package markr.results.findings;

import java.util.List;
import java.util.Optional;

import markr.platform.Cursor;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds the tests whose findings are asked for, and which scans of a document or test are
 * examined for one answer, so that none takes forever, however large the test (adr/0040).
 */
@Component
class FindingScopeView {

	private static final String TEST_EXISTS = """
			select exists (select from publication where test_id = :testId)
			""";

	// The last of the scans that may be examined for one answer, and the one behind it.
	private static final String END_IN_TEST = """
			select document_id, result
			from (
			  select document_id
			  from publication
			  where test_id = :scope and document_id >= :afterDocument
			  order by document_id
			) as counted
			cross join lateral (
			  select scan.result
			  from scan
			  where scan.document_id = counted.document_id
			  and scan.test_id = :scope
			  and scan.result >= case when counted.document_id = :afterDocument then :afterResult else 0 end
			  order by scan.result
			  limit :scans + 1
			) as sheet
			order by document_id, result
			offset :scans - 1
			limit 2
			""";

	private static final String END_IN_DOCUMENT = """
			select document_id, result
			from scan
			where document_id = cast(:scope as bigint)
			and result >= :afterResult
			order by result
			offset :scans - 1
			limit 2
			""";

	/** So that a page comes at once: the findings of one take up to 200 microseconds. */
	static final int LISTED = 100;

	/** Counted together, they take some 15 microseconds each. */
	static final int COUNTED = 250_000;

	private final JdbcClient jdbc;

	FindingScopeView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** A test, if any document counts in it. */
	Optional<FindingScope> test(String testId) {
		return this.jdbc.sql(TEST_EXISTS).param("testId", testId).query(Boolean.class).single()
				? Optional.of(FindingScope.ofTest(testId)) : Optional.empty();
	}

	/** The scans behind a cursor that are examined, at most so many. */
	FindingRange examined(FindingScope scope, Cursor cursor, int scans) {
		List<Cursor> ends = this.jdbc.sql(scope.isDocument() ? END_IN_DOCUMENT : END_IN_TEST)
			.param("scope", scope.id())
			.param("afterDocument", cursor.first())
			.param("afterResult", cursor.second())
			.param("scans", scans)
			.query((row, number) -> FindingRange.behind(row.getLong("document_id"), row.getLong("result")))
			.list();
		return (ends.size() == 2) ? new FindingRange(cursor, ends.get(0)) : FindingRange.toTheEnd(cursor);
	}

}

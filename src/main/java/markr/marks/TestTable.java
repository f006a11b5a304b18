package markr.marks;

import java.util.Collection;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code test}: one row per test that has a mark. */
@Repository
class TestTable {

	// One statement for new and known tests, in the order of their ids: two documents
	// take the tests they share in the same order, so neither can wait for the other in a
	// circle. A test's available marks are the highest seen (adr/0005). Once a document's
	// publications are there, it counts.
	private static final String LOCK_AND_RAISE_AVAILABLE = """
			with counting as materialized (
			  select test_id, document_id, max(available) as available
			  from scan
			  where document_id = any(:documentIds)
			  group by test_id, document_id
			),
			published as (
			  insert into publication (test_id, document_id, available)
			  select test_id, document_id, available from counting
			)
			insert into test (test_id, available, students, version)
			select test_id, max(available), 0, 1
			from counting
			group by test_id
			order by test_id
			on conflict (test_id) do update
			set available = greatest(test.available, excluded.available), version = test.version + 1
			returning students
			""";

	// In the same order.
	private static final String LOCK = """
			select test_id
			from test
			where test_id in (select test_id from scan where document_id = any(:documentIds))
			order by test_id
			for update
			""";

	// Also those that the documents' next revisions bring. Where they are new, the marks
	// are still to come.
	private static final String LOCK_WITH_NEXT = """
			insert into test (test_id, available, students, version)
			select test_id, max(available), 0, 0
			from (
			  select test_id, available from scan where document_id = any(:documentIds)
			  union all
			  select test_id, available from next_scan where document_id = any(:documentIds)
			) as either
			group by test_id
			order by test_id
			on conflict (test_id) do update
			set version = test.version
			returning test_id
			""";

	// The highest available marks may have gone, and with its last document the test
	// goes.
	private static final String SETTLE = """
			with left_over as materialized (
			  select test.test_id, max(publication.available) as available
			  from test
			  left join publication on publication.test_id = test.test_id
			  where test.test_id = any(:testIds)
			  group by test.test_id
			),
			distribution_gone as (
			  delete from mark_distribution
			  using left_over
			  where mark_distribution.test_id = left_over.test_id and left_over.available is null
			),
			test_gone as (
			  delete from test using left_over where test.test_id = left_over.test_id and left_over.available is null
			)
			update test
			set available = left_over.available, version = test.version + 1
			from left_over
			where test.test_id = left_over.test_id and left_over.available is not null
			""";

	private final JdbcClient jdbc;

	TestTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Takes the tests of documents, and counts their scans among those of the tests.
	 * @return whether none of them has a mark yet
	 */
	boolean lockAndRaiseAvailable(Long[] documentIds) {
		return this.jdbc.sql(LOCK_AND_RAISE_AVAILABLE)
			.param("documentIds", documentIds)
			.query(Long.class)
			.list()
			.stream()
			.allMatch((students) -> students == 0);
	}

	/**
	 * Takes the tests of documents that count.
	 * @return their ids
	 */
	List<String> lock(Long[] documentIds) {
		return this.jdbc.sql(LOCK).param("documentIds", documentIds).query(String.class).list();
	}

	/**
	 * Takes the tests of documents and of their next revisions.
	 * @return their ids
	 */
	List<String> lockWithNext(Long[] documentIds) {
		return this.jdbc.sql(LOCK_WITH_NEXT).param("documentIds", documentIds).query(String.class).list();
	}

	/** Lets tests follow from their publications again; their rows are locked. */
	void settle(Collection<String> testIds) {
		this.jdbc.sql(SETTLE).param("testIds", testIds.toArray(String[]::new)).update();
	}

}

package markr.marks;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code test}: one row per test that has, or has had, a mark; and
 * {@code test_history}, which documents began to count in a test or ceased to.
 */
@Repository
class TestTable {

	// From here to the end of the transaction every table is read by its keys, however
	// many rows are expected: a plan for a small table reads all of it for each row that
	// is put into it, until it is large. And 200,000 scans are sorted in memory, 17 MB of
	// it.
	private static final String READ_BY_KEYS = """
			select set_config('enable_seqscan', 'off', true), set_config('work_mem', '32MB', true)
			""";

	// One statement for new and known tests, in the order of their ids: two documents
	// lock the tests they share in the same order, so they cannot deadlock. A test's
	// available marks are the highest seen (adr/0005). Once a document's publications are
	// there, it counts; the order in which documents began to is the order of the
	// versions (adr/0031), which continue behind the history whatever becomes of the
	// test's row. A history is as long as the test has documents, so it is read where
	// there is no row.
	private static final String LOCK_AND_PUBLISH = PublicationTable.COUNT
			+ """
					locked as (
					  insert into test (test_id, available, students, version)
					  select test_id, max(available), 0,
					    case when exists (select from test where test.test_id = counting.test_id) then 1
					      else 1 + coalesce((select max(version) from test_history where test_history.test_id = counting.test_id), 0) end
					  from counting
					  group by test_id
					  order by test_id
					  on conflict (test_id) do update
					  set available = case when test.students = 0 then excluded.available
					    else greatest(test.available, excluded.available) end,
					    available_before = case when test.students > 0 then test.available end,
					    version = test.version + 1
					  returning test_id, version, available_before, students
					),
					-- A test beside its documents, without a join, whose plan would rest on a guess at their number.
					together as materialized (
					  select test_id, max(version) as version, max(available_before) as available_before, max(students) as students,
					    array_agg(document_id order by document_id) filter (where document_id is not null) as documents,
					    array_agg(available order by document_id) filter (where document_id is not null) as availables
					  from (
					    select test_id, document_id, max(available) as available,
					      cast(null as bigint) as version, cast(null as int) as available_before, cast(null as bigint) as students
					    from counting
					    group by test_id, document_id
					    union all
					    select test_id, null, null, version, available_before, students from locked
					  ) as either
					  group by test_id
					),
					history as (
					  insert into test_history (test_id, document_id, version, counts)
					  select test_id, unnest(documents), version, true from together
					),
					coming as (
					  select test_id, available_before, unnest(documents) as document_id, unnest(availables) as available from together
					),
					"""
			+ PublicationTable.RAISED + """
					select first, document_id, test_id, available_before, available, tests
					from (select bool_and(students = 0) as first from together) as state
					left join raised on place <= :namedMax
					""";

	// In the same order, also those that the documents' next revisions bring. Where they
	// are new, the marks are still to come.
	private static final String LOCK = """
			insert into test (test_id, available, students, version)
			select test_id, max(available), 0,
			  case when exists (select from test where test.test_id = either.test_id) then 0
			    else coalesce((select max(version) from test_history where test_history.test_id = either.test_id), 0) end
			from (
			  select test_id, available from scan where document_id = any(:documentIds)
			  union all
			  select test_id, available from next_scan where document_id = any(:replacedIds)
			) as either
			group by test_id
			order by test_id
			on conflict (test_id) do update
			set version = test.version
			returning test_id
			""";

	// The highest available marks may have gone. Without its last document a test has no
	// student; its row stays, so that its versions never begin again.
	private static final String RECOMPUTE = """
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
			available_distribution_gone as (
			  delete from available_distribution
			  using left_over
			  where available_distribution.test_id = left_over.test_id and left_over.available is null
			)
			update test
			set available = coalesce(left_over.available, test.available), version = test.version + 1
			from left_over
			where test.test_id = left_over.test_id
			""";

	private static final String RECORD = """
			with counting as materialized (
			  select test_id, document_id
			  from publication
			  where test_id = any(:testIds) and document_id = any(:documentIds)
			),
			counted as materialized (
			  select distinct on (test_id, document_id) test_id, document_id, counts
			  from test_history
			  where test_id = any(:testIds) and document_id = any(:documentIds)
			  order by test_id, document_id, version desc
			)
			insert into test_history (test_id, document_id, version, counts)
			select test.test_id, changed.document_id, test.version, changed.counts
			from (
			  select test_id, document_id, bool_or(counts) as counts
			  from (
			    select test_id, document_id, true as counts from counting
			    union all
			    select test_id, document_id, false from counted where counts
			  ) as either
			  group by test_id, document_id
			) as changed
			join test on test.test_id = changed.test_id
			""";

	private final JdbcClient jdbc;

	TestTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Locks the tests of documents, and records the documents as counting in them. */
	Published lockAndPublish(Long[] documentIds) {
		readByKeys();
		List<AvailableRaised> raised = new ArrayList<>();
		boolean first = this.jdbc.sql(LOCK_AND_PUBLISH)
			.param("documentIds", documentIds)
			.param("namedMax", AvailableRaised.NAMED_MAX)
			.query((ResultSet rows) -> {
				boolean none = true;
				while (rows.next()) {
					none = rows.getBoolean("first");
					if (rows.getString("test_id") != null) {
						raised.add(AvailableRaised.of(rows, 0));
					}
				}
				return none;
			});
		return new Published(first, raised);
	}

	/**
	 * Locks the tests of documents, and of the next revisions of some of them.
	 * @return their ids
	 */
	List<String> lock(Long[] documentIds, Long[] replacedIds) {
		readByKeys();
		return this.jdbc.sql(LOCK)
			.param("documentIds", documentIds)
			.param("replacedIds", replacedIds)
			.query(String.class)
			.list();
	}

	private void readByKeys() {
		this.jdbc.sql(READ_BY_KEYS).query().singleRow();
	}

	/** Computes available marks and versions from what is left; the tests are locked. */
	void recompute(Collection<String> testIds) {
		this.jdbc.sql(RECOMPUTE).param("testIds", testIds.toArray(String[]::new)).update();
	}

	/**
	 * Records since which versions documents count in tests, or do not any more; the
	 * tests have been computed anew.
	 */
	void record(Long[] documentIds, Collection<String> testIds) {
		this.jdbc.sql(RECORD)
			.param("documentIds", documentIds)
			.param("testIds", testIds.toArray(String[]::new))
			.update();
	}

	/**
	 * What a publication begins with.
	 *
	 * @param first whether none of its tests has a mark yet
	 * @param raised whose available marks it raises
	 */
	record Published(boolean first, List<AvailableRaised> raised) {
	}

}

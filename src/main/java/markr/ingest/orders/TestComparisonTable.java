package markr.ingest.orders;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relations {@code dry_run_test} and {@code dry_run_distribution}: what the tests
 * would be, of what is known of the documents of an order.
 */
@Repository
class TestComparisonTable {

	private static final String TESTS_TO_COMPARE = """
			select test_id
			from (
			  select test_id
			  from ordered_document
			  join publication using (document_id)
			  where order_id = :order and outcome in ('CHANGED', 'REFUSED', 'WITHDRAWN')
			  union
			  select test_id
			  from ordered_document
			  join scan using (document_id)
			  where order_id = :order and outcome = 'REINSTATED'
			  union
			  select test_id from dry_run_scan where order_id = :order
			) as touched
			where not exists (
			  select from dry_run_test where order_id = :order and dry_run_test.test_id = touched.test_id
			)
			order by test_id
			""";

	// The scans that would count: those of documents that stay as they are, and those
	// that would come. Of one snapshot, so the marks before are those of the same moment.
	private static final String COMPARE = """
			with touched as materialized (
			  select document_id
			  from ordered_document
			  where order_id = :order and outcome in ('CHANGED', 'ACCEPTED', 'REFUSED', 'WITHDRAWN')
			),
			coming as materialized (
			  select student_number, available, obtained
			  from dry_run_scan
			  where order_id = :order and test_id = :testId
			  union all
			  select student_number, available, obtained
			  from ordered_document
			  join scan using (document_id)
			  where order_id = :order and outcome = 'REINSTATED' and test_id = :testId
			),
			after as materialized (
			  select student_number, max(obtained) as obtained
			  from (
			    select student_number, obtained
			    from publication
			    join scan using (document_id, test_id)
			    where publication.test_id = :testId
			    and publication.document_id not in (select document_id from touched)
			    union all
			    select student_number, obtained from coming
			  ) as counting
			  group by student_number
			),
			before as materialized (
			  select mark.student_number, mark.obtained
			  from publication
			  join scan using (document_id, test_id)
			  join mark using (student_number, test_id, document_id, result)
			  where publication.test_id = :testId
			),
			compared as materialized (
			  select before.obtained as before, after.obtained as after
			  from before
			  full join after using (student_number)
			),
			in_test as (
			  insert into dry_run_test (order_id, test_id, available_before, available_after,
			    marks_up, marks_down, marks_new, marks_gone)
			  select :order, :testId, (select available from test where test_id = :testId and students > 0),
			    nullif(greatest(
			      (
			        select coalesce(max(available), 0)
			        from publication
			        where test_id = :testId and document_id not in (select document_id from touched)
			      ),
			      (select coalesce(max(available), 0) from coming)
			    ), 0),
			    count(*) filter (where after > before), count(*) filter (where after < before),
			    count(*) filter (where before is null), count(*) filter (where after is null)
			  from compared
			)
			insert into dry_run_distribution (order_id, test_id, obtained, students_before, students_after)
			select :order, :testId, obtained, sum(before), sum(after)
			from (
			  select before as obtained, 1 as before, 0 as after from compared where before is not null
			  union all
			  select after, 0, 1 from compared where after is not null
			) as counted
			group by obtained
			""";

	private final JdbcClient jdbc;

	TestComparisonTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** The tests in which something may change, and that have not been compared yet. */
	List<String> testsToCompare(long order) {
		return this.jdbc.sql(TESTS_TO_COMPARE).param("order", order).query(String.class).list();
	}

	/**
	 * Keeps what would become of a test: available marks, distribution, and how many
	 * marks change. Takes as long as to read all scans that count in it; locks nothing.
	 */
	void compare(long order, String testId) {
		this.jdbc.sql(COMPARE).param("order", order).param("testId", testId).update();
	}

}

package markr.marks;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relations {@code dry_run_scan}, {@code dry_run_test} and
 * {@code dry_run_distribution}: what marks would be.
 */
@Repository
class DryRunTable {

	private static final String DIFFERS_FROM_SCANS = """
			select exists (
			  (
			    select result, line, test_id, student_number, available, obtained
			    from scan
			    where document_id = :documentId
			    except all
			    select result, line, test_id, student_number, available, obtained
			    from dry_run_scan
			    where reprocessing_id = :dryRun and document_id = :documentId
			  )
			  union all
			  (
			    select result, line, test_id, student_number, available, obtained
			    from dry_run_scan
			    where reprocessing_id = :dryRun and document_id = :documentId
			    except all
			    select result, line, test_id, student_number, available, obtained
			    from scan
			    where document_id = :documentId
			  )
			)
			""";

	private static final String DELETE_OF_DOCUMENT = """
			delete from dry_run_scan where reprocessing_id = :dryRun and document_id = :documentId
			""";

	private static final String DELETE_SCANS = """
			delete from dry_run_scan where reprocessing_id = :dryRun
			""";

	private static final String TESTS_TO_COMPARE = """
			select test_id
			from (
			  select test_id
			  from reprocessed_document
			  join publication using (document_id)
			  where reprocessing_id = :dryRun and outcome in ('CHANGED', 'REFUSED', 'WITHDRAWN')
			  union
			  select test_id
			  from reprocessed_document
			  join scan using (document_id)
			  where reprocessing_id = :dryRun and outcome = 'REINSTATED'
			  union
			  select test_id from dry_run_scan where reprocessing_id = :dryRun
			) as touched
			where not exists (
			  select from dry_run_test where reprocessing_id = :dryRun and dry_run_test.test_id = touched.test_id
			)
			order by test_id
			""";

	// The scans that would count: those of documents that stay as they are, and those
	// that would come. Of one snapshot, so the marks before are those of the same moment.
	private static final String COMPARE = """
			with touched as materialized (
			  select document_id
			  from reprocessed_document
			  where reprocessing_id = :dryRun and outcome in ('CHANGED', 'ACCEPTED', 'REFUSED', 'WITHDRAWN')
			),
			coming as materialized (
			  select student_number, available, obtained
			  from dry_run_scan
			  where reprocessing_id = :dryRun and test_id = :testId
			  union all
			  select student_number, available, obtained
			  from reprocessed_document
			  join scan using (document_id)
			  where reprocessing_id = :dryRun and outcome = 'REINSTATED' and test_id = :testId
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
			  insert into dry_run_test (reprocessing_id, test_id, available_before, available_after,
			    marks_up, marks_down, marks_new, marks_gone)
			  select :dryRun, :testId, (select available from test where test_id = :testId and students > 0),
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
			insert into dry_run_distribution (reprocessing_id, test_id, obtained, students_before, students_after)
			select :dryRun, :testId, obtained, sum(before), sum(after)
			from (
			  select before as obtained, 1 as before, 0 as after from compared where before is not null
			  union all
			  select after, 0, 1 from compared where after is not null
			) as counted
			group by obtained
			""";

	private static final String TOTALS = """
			select count(*) as tests, coalesce(sum(marks_up), 0) as up, coalesce(sum(marks_down), 0) as down,
			  coalesce(sum(marks_new), 0) as added, coalesce(sum(marks_gone), 0) as gone
			from dry_run_test
			join reprocessing using (reprocessing_id)
			where name = :name
			""";

	private final JdbcClient jdbc;

	DryRunTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	boolean differsFromScans(long dryRun, long documentId) {
		return this.jdbc.sql(DIFFERS_FROM_SCANS)
			.param("dryRun", dryRun)
			.param("documentId", documentId)
			.query(Boolean.class)
			.single();
	}

	void delete(long dryRun, long documentId) {
		this.jdbc.sql(DELETE_OF_DOCUMENT).param("dryRun", dryRun).param("documentId", documentId).update();
	}

	void deleteScans(long dryRun) {
		this.jdbc.sql(DELETE_SCANS).param("dryRun", dryRun).update();
	}

	List<String> testsToCompare(long dryRun) {
		return this.jdbc.sql(TESTS_TO_COMPARE).param("dryRun", dryRun).query(String.class).list();
	}

	void compare(long dryRun, String testId) {
		this.jdbc.sql(COMPARE).param("dryRun", dryRun).param("testId", testId).update();
	}

	DryRuns.Totals totals(String name) {
		return this.jdbc.sql(TOTALS).param("name", name).query(DryRuns.Totals.class).single();
	}

}

package markr.marks;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code mark}: the best mark of each student in each test, and with it the
 * counts that follow from it in {@code mark_distribution} and {@code test}.
 */
@Repository
class MarkTable {

	// Of equal marks the scan of the earlier document is kept, in whatever order they are
	// published. Students before tests: sorting looks at the first column's first
	// characters, and most documents have one test only.
	private static final String BEST = """
			with best as materialized (
			  select distinct on (student_number, test_id) test_id, student_number, obtained, document_id, result
			  from scan
			  where document_id = any(:documentIds)
			  order by student_number, test_id, obtained desc, document_id, result
			),
			""";

	// How many students have how many marks, after those in "delta".
	private static final String MOVE_DISTRIBUTION = """
			known_distribution as (
			  update mark_distribution
			  set students = mark_distribution.students + delta.students
			  from delta
			  where mark_distribution.test_id = delta.test_id
			  and mark_distribution.obtained = delta.obtained
			),
			new_distribution as (
			  insert into mark_distribution (test_id, obtained, students)
			  select test_id, obtained, students
			  from delta
			  where not exists (
			    select from mark_distribution
			    where mark_distribution.test_id = delta.test_id and mark_distribution.obtained = delta.obtained
			  )
			)
			""";

	// Update and insert apart instead of "on conflict": nobody else can write marks of
	// these tests, since their rows are locked, and it is faster (adr/0003).
	private static final String RAISE = BEST
			+ """
					better as materialized (
					  select best.test_id, best.student_number, best.obtained, best.document_id, best.result, mark.obtained as previous
					  from best
					  left join mark on mark.test_id = best.test_id and mark.student_number = best.student_number
					  where mark.obtained is null
					  or mark.obtained < best.obtained
					  or (mark.obtained = best.obtained and (mark.document_id, mark.result) > (best.document_id, best.result))
					),
					raised as (
					  update mark
					  set obtained = better.obtained, document_id = better.document_id, result = better.result
					  from better
					  where better.previous is not null
					  and mark.test_id = better.test_id
					  and mark.student_number = better.student_number
					),
					added as (
					  insert into mark (test_id, student_number, obtained, document_id, result)
					  select test_id, student_number, obtained, document_id, result
					  from better
					  where previous is null
					),
					delta as materialized (
					  select test_id, obtained, sum(students) as students
					  from (
					    select test_id, obtained, 1 as students from better
					    union all
					    select test_id, previous, -1 from better where previous is not null
					  ) as moved
					  group by test_id, obtained
					  having sum(students) <> 0
					),
					"""
			+ MOVE_DISTRIBUTION
			+ """
					update test
					set students = test.students + newcomers.students
					from (select test_id, count(*) as students from better where previous is null group by test_id) as newcomers
					where test.test_id = newcomers.test_id
					""";

	// The same where there is no mark yet, so nothing to compare with and to take back. A
	// mark that nobody has any more may still have its row in the distribution.
	private static final String ADD = BEST + """
			added as (
			  insert into mark (test_id, student_number, obtained, document_id, result)
			  select test_id, student_number, obtained, document_id, result
			  from best
			),
			distribution as materialized (
			  select test_id, obtained, count(*) as students from best group by test_id, obtained
			),
			new_distribution as (
			  insert into mark_distribution (test_id, obtained, students)
			  select test_id, obtained, students from distribution
			  on conflict (test_id, obtained) do update
			  set students = mark_distribution.students + excluded.students
			)
			update test
			set students = newcomers.students
			from (select test_id, sum(students) as students from distribution group by test_id) as newcomers
			where test.test_id = newcomers.test_id
			""";

	// Marks that come from the documents, and that their next revisions do not bring
	// again if those are to take their place, go back to the best of all other scans that
	// count. Those are found by their documents: a key of scan that begins with the
	// student would make every import pay for the few withdrawals (adr/0020).
	private static final String LOWER = """
			with gone as materialized (
			  select mark.test_id, mark.student_number, mark.obtained
			  from scan
			  join mark on mark.test_id = scan.test_id and mark.student_number = scan.student_number
			  where scan.document_id = any(:documentIds)
			  and mark.document_id = scan.document_id
			  and mark.result = scan.result
			  and not (:replaced and exists (
			    select from next_scan
			    where next_scan.document_id = scan.document_id
			    and next_scan.result = scan.result
			    and next_scan.test_id = scan.test_id
			    and next_scan.student_number = scan.student_number
			    and next_scan.obtained = scan.obtained
			  ))
			),
			-- What is left for a student: without a join, whose plan would rest on a guess at the number of the gone.
			left_over as materialized (
			  select test_id, student_number, previous, -best[1] as obtained, best[2] as document_id, best[3] as result
			  from (
			    select test_id, student_number, max(previous) as previous, min(place) as best
			    from (
			      select test_id, student_number, obtained as previous, cast(null as bigint[]) as place from gone
			      union all
			      select scan.test_id, scan.student_number, null, array[-scan.obtained, scan.document_id, scan.result]
			      from publication
			      join scan on scan.document_id = publication.document_id and scan.test_id = publication.test_id
			      where publication.test_id = any(array(select distinct test_id from gone))
			      and publication.document_id <> all(:documentIds)
			      union all
			      select test_id, student_number, null, array[-obtained, document_id, result]
			      from next_scan
			      where :replaced and document_id = any(:documentIds)
			    ) as scans
			    group by test_id, student_number
			    having max(previous) is not null
			  ) as students
			),
			lowered as (
			  update mark
			  set obtained = left_over.obtained, document_id = left_over.document_id, result = left_over.result
			  from left_over
			  where left_over.obtained is not null
			  and mark.test_id = left_over.test_id
			  and mark.student_number = left_over.student_number
			),
			removed as (
			  delete from mark
			  using left_over
			  where left_over.obtained is null
			  and mark.test_id = left_over.test_id
			  and mark.student_number = left_over.student_number
			),
			delta as materialized (
			  select test_id, obtained, sum(students) as students
			  from (
			    select test_id, previous as obtained, -1 as students from left_over
			    union all
			    select test_id, obtained, 1 from left_over where obtained is not null
			  ) as moved
			  group by test_id, obtained
			  having sum(students) <> 0
			),
			""" + MOVE_DISTRIBUTION
			+ """
					update test
					set students = test.students - leavers.students
					from (select test_id, count(*) as students from left_over where obtained is null group by test_id) as leavers
					where test.test_id = leavers.test_id
					""";

	private final JdbcClient jdbc;

	MarkTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Makes the scans of documents count.
	 * @param first whether none of their tests has a mark yet; their rows are locked
	 */
	void raise(Long[] documentIds, boolean first) {
		this.jdbc.sql(first ? ADD : RAISE).param("documentIds", documentIds).update();
	}

	/**
	 * Lets the scans of documents count no more; the rows of their tests are locked.
	 * @param replaced whether those of their next revisions count instead
	 */
	void lower(Long[] documentIds, boolean replaced) {
		this.jdbc.sql(LOWER).param("documentIds", documentIds).param("replaced", replaced).update();
	}

}

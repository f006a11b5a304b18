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
	// published. Students before tests: sorting compares the first column's first
	// characters, and most documents have one test only.
	private static final String RANKED = """
			with ranked as materialized (
			  select test_id, student_number, obtained, document_id, result,
			    row_number() over (partition by student_number, test_id order by obtained desc, document_id, result) as place
			  from scan
			  where document_id = any(:documentIds)
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
	// these tests, since their rows are locked, and it is faster (adr/0003). Scans that
	// are not, or no more, the one that a mark comes from are found by rescan from now
	// on.
	private static final String PUBLISH = RANKED
			+ """
					compared as materialized (
					  select ranked.test_id, ranked.student_number, ranked.obtained, ranked.document_id, ranked.result,
					    mark.obtained as previous, mark.document_id as previous_document_id, mark.result as previous_result,
					    mark.obtained is null
					    or mark.obtained < ranked.obtained
					    or (mark.obtained = ranked.obtained and (mark.document_id, mark.result) > (ranked.document_id, ranked.result))
					    as better
					  from ranked
					  left join mark on mark.test_id = ranked.test_id and mark.student_number = ranked.student_number
					  where ranked.place = 1
					),
					improved as (
					  update mark
					  set obtained = compared.obtained, document_id = compared.document_id, result = compared.result
					  from compared
					  where compared.better
					  and compared.previous is not null
					  and mark.test_id = compared.test_id
					  and mark.student_number = compared.student_number
					),
					added as (
					  insert into mark (test_id, student_number, obtained, document_id, result)
					  select test_id, student_number, obtained, document_id, result
					  from compared
					  where previous is null
					),
					beside as (
					  insert into rescan (test_id, student_number, document_id, result)
					  select test_id, student_number, document_id, result from ranked where place > 1
					  union all
					  select test_id, student_number, previous_document_id, previous_result
					  from compared
					  where better and previous is not null
					  union all
					  select test_id, student_number, document_id, result
					  from compared
					  where not better and (previous_document_id, previous_result) <> (document_id, result)
					  on conflict do nothing
					),
					delta as materialized (
					  select test_id, obtained, sum(students) as students
					  from (
					    select test_id, obtained, 1 as students from compared where better
					    union all
					    select test_id, previous, -1 from compared where better and previous is not null
					  ) as moved
					  group by test_id, obtained
					  having sum(students) <> 0
					),
					"""
			+ MOVE_DISTRIBUTION
			+ """
					update test
					set students = test.students + newcomers.students
					from (select test_id, count(*) as students from compared where previous is null group by test_id) as newcomers
					where test.test_id = newcomers.test_id
					""";

	// The same where there is no mark yet, so nothing to compare with and to take back. A
	// mark that nobody has any more may still have its row in the distribution.
	private static final String PUBLISH_FIRST = RANKED + """
			added as (
			  insert into mark (test_id, student_number, obtained, document_id, result)
			  select test_id, student_number, obtained, document_id, result
			  from ranked
			  where place = 1
			),
			beside as (
			  insert into rescan (test_id, student_number, document_id, result)
			  select test_id, student_number, document_id, result from ranked where place > 1
			  on conflict do nothing
			),
			distribution as materialized (
			  select test_id, obtained, count(*) as students from ranked where place = 1 group by test_id, obtained
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
	private static final String WITHDRAW = """
			with gone as materialized (
			  select mark.test_id, mark.student_number, mark.obtained, mark.document_id, mark.result
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
			      select test_id, student_number, null, array[-obtained, document_id, result]
			      from scan
			      where document_id = any(array(
			        select distinct document_id
			        from publication
			        where test_id = any(array(select distinct test_id from gone))
			        and document_id <> all(:documentIds)
			      ))
			      union all
			      select test_id, student_number, null, array[-obtained, document_id, result]
			      from next_scan
			      where :replaced and document_id = any(:documentIds)
			    ) as scans
			    group by test_id, student_number
			    having max(previous) is not null
			  ) as students
			),
			beside as (
			  insert into rescan (test_id, student_number, document_id, result)
			  select test_id, student_number, document_id, result from gone
			  where not :replaced
			  on conflict do nothing
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
	void publish(Long[] documentIds, boolean first) {
		this.jdbc.sql(first ? PUBLISH_FIRST : PUBLISH).param("documentIds", documentIds).update();
	}

	/**
	 * Makes the scans of documents count no more; the rows of their tests are locked.
	 * @param replaced whether those of their next revisions count instead
	 */
	void withdraw(Long[] documentIds, boolean replaced) {
		this.jdbc.sql(WITHDRAW).param("documentIds", documentIds).param("replaced", replaced).update();
	}

}

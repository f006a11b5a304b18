package markr.marks;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code mark}: the best mark of each student in each test, and with it the
 * counts that follow from it in {@code mark_distribution} and {@code test}.
 */
@Repository
class MarkTable {

	// An equal mark keeps the scan that came first. Students before tests: sorting looks
	// at the first column's first characters, and most documents have one test only.
	private static final String BEST = """
			with best as materialized (
			  select distinct on (student_number, test_id) test_id, student_number, obtained, document_id, result
			  from scan
			  where document_id = any(:documentIds)
			  order by student_number, test_id, obtained desc, document_id, result
			),
			""";

	// Update and insert apart instead of "on conflict": nobody else can write marks of
	// these tests, since their rows are locked, and it is faster (adr/0003).
	private static final String RAISE = BEST
			+ """
					better as materialized (
					  select best.test_id, best.student_number, best.obtained, best.document_id, best.result, mark.obtained as previous
					  from best
					  left join mark on mark.test_id = best.test_id and mark.student_number = best.student_number
					  where mark.obtained is null or mark.obtained < best.obtained
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

}

package markr.results;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which tests there are, and what the tables hold for the statistics of one. One
 * statement reads all of it, so that the figures belong to one moment: before or after a
 * publication, never between.
 */
@Component
class StatisticsView {

	// In the order of the index test_in_natural_order. Behind no test comes the first.
	private static final String TESTS = """
			select test_id, students as student_count, available as marks_available
			from test
			where (natural_key(test_id) collate "C", test_id collate "C")
			  > (natural_key(:after) collate "C", :after collate "C")
			and students > 0
			order by natural_key(test_id) collate "C", test_id collate "C"
			limit :max
			""";

	private static final String STAMP_OF_TEST = """
			select version, changed_in::text
			from test
			where test_id = :testId
			and students > 0
			""";

	// A mark that the last student has left for a better one stands at 0, and is no mark
	// any more.
	private static final String DISTRIBUTION_OF_TEST = """
			select test.available, mark_distribution.obtained, mark_distribution.students,
			  (select cast(sum(students) as bigint) from mark_distribution where test_id = :testId) as count
			from test
			join mark_distribution on mark_distribution.test_id = test.test_id
			where test.test_id = :testId
			and mark_distribution.students > 0
			order by mark_distribution.obtained
			""";

	private static final String RANK = """
			select test.available,
			  coalesce(sum(mark_distribution.students) filter (where obtained < :obtained), 0) as below,
			  coalesce(sum(mark_distribution.students) filter (where obtained = :obtained), 0) as equal,
			  coalesce(sum(mark_distribution.students) filter (where obtained > :obtained), 0) as above
			from test
			join mark_distribution on mark_distribution.test_id = test.test_id
			where test.test_id = :testId
			and mark_distribution.students > 0
			group by test.available
			""";

	/** Rows that are in memory at a time: a test may have a million different marks. */
	private static final int FETCH_ROWS = 1000;

	private final JdbcClient jdbc;

	StatisticsView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Returns the test's state, or nothing if no student has a mark in it. */
	Optional<TestStamp> stampOf(String testId) {
		return this.jdbc.sql(STAMP_OF_TEST).param("testId", testId).query(TestStamp.class).optional();
	}

	/**
	 * Has the marks of a test summed up; nothing if no student has one.
	 * @param sums made of the available marks and the number of students
	 */
	@Transactional(readOnly = true)
	<S extends MarkSums> Optional<S> sumsOf(String testId, BiFunction<Integer, Long, S> sums) {
		return this.jdbc.sql(DISTRIBUTION_OF_TEST)
			.withFetchSize(FETCH_ROWS)
			.param("testId", testId)
			.query((ResultSetExtractor<Optional<S>>) (rows) -> {
				S sum = null;
				while (rows.next()) {
					if (sum == null) {
						sum = sums.apply(rows.getInt("available"), rows.getLong("count"));
					}
					sum.add(rows.getInt("obtained"), rows.getLong("students"));
				}
				return Optional.ofNullable(sum);
			});
	}

	/** Where a mark stands among those of a test; nothing if no student has one. */
	Optional<PercentileRank> rankOf(int obtained, String testId) {
		return this.jdbc.sql(RANK)
			.param("testId", testId)
			.param("obtained", obtained)
			.query((row, number) -> PercentileRank.of(obtained, row.getInt("available"), row.getLong("below"),
					row.getLong("equal"), row.getLong("above")))
			.optional();
	}

	/**
	 * Returns a page of tests in natural order.
	 * @param after the page begins behind this test id, whether there is such a test or
	 * not; empty for the first page
	 */
	List<TestSummary> tests(String after, int max) {
		return this.jdbc.sql(TESTS).param("after", after).param("max", max).query(TestSummary.class).list();
	}

}

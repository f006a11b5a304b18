package markr.results;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@MarkrTest
class StatisticsViewTests {

	/** PostgreSQL's own figures, over one row for each student. */
	private static final String STATISTICS_OF_EXPANDED_MARKS = """
			with student as (
			  select obtained, available
			  from mark_distribution
			  join test using (test_id)
			  cross join generate_series(1, mark_distribution.students)
			  where test_id = :testId
			)
			select
			  avg(obtained * 100.0 / available)::float8 as mean,
			  stddev_pop(obtained * 100.0 / available)::float8 as stddev,
			  min(obtained * 100.0 / available)::float8 as min,
			  max(obtained * 100.0 / available)::float8 as max,
			  percentile_cont(0.25) within group (order by obtained * 100.0 / available) as p25,
			  percentile_cont(0.5) within group (order by obtained * 100.0 / available) as p50,
			  percentile_cont(0.75) within group (order by obtained * 100.0 / available) as p75,
			  count(*) as count
			from student
			""";

	private final StatisticsView view;

	private final JdbcClient jdbc;

	StatisticsViewTests(@Autowired StatisticsView view, @Autowired JdbcClient jdbc) {
		this.view = view;
		this.jdbc = jdbc;
	}

	@Test
	void readsWhatThePublicationsWrote() {
		TestTables.insert(this.jdbc, "view-sample", Distributions.SAMPLE);

		assertThat(this.view.distributionOf("view-sample")).contains(Distributions.SAMPLE);
	}

	@Test
	void passesOverMarksThatNoStudentHasAnyMore() {
		TestTables.insert(this.jdbc, "view-left", new Distribution(20, new TreeMap<>(Map.of(13, 1L))));
		TestTables.insertMark(this.jdbc, "view-left", 7, 0);

		assertThat(this.view.distributionOf("view-left")).contains(new Distribution(20, new TreeMap<>(Map.of(13, 1L))));
	}

	@Test
	void findsNothingForATestThatNobodyHasAMarkIn() {
		TestTables.insertTest(this.jdbc, "view-empty", 20);
		TestTables.insertMark(this.jdbc, "view-empty", 7, 0);

		assertThat(this.view.distributionOf("view-empty")).isEmpty();
		assertThat(this.view.distributionOf("view-unknown")).isEmpty();
	}

	@Test
	void leadsToTheFiguresThatPostgresComputesFromEveryMark() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		for (int round = 0; round < 50; round++) {
			String testId = "view-random-" + round;
			TestTables.insert(this.jdbc, testId, Distributions.random(random));

			Statistics actual = Statistics.of(this.view.distributionOf(testId).orElseThrow());

			Statistics expected = this.jdbc.sql(STATISTICS_OF_EXPANDED_MARKS)
				.param("testId", testId)
				.query(Statistics.class)
				.single();
			assertThat(actual).as("seed %d, round %d", seed, round)
				.usingRecursiveComparison()
				.withEqualsForType(StatisticsViewTests::alike, Double.class)
				.isEqualTo(expected);
		}
	}

	private static boolean alike(double one, double other) {
		return Math.abs(one - other) <= 1e-9 * Math.abs(other);
	}

}

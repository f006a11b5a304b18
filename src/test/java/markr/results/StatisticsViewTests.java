package markr.results;

import java.util.Map;
import java.util.Optional;
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

		assertThat(statisticsOf("view-sample")).contains(Distributions.SAMPLE.statistics());
	}

	@Test
	void passesOverMarksThatNoStudentHasAnyMore() {
		TestTables.insert(this.jdbc, "view-left", new Distribution(20, new TreeMap<>(Map.of(13, 1L))));
		TestTables.insertMark(this.jdbc, "view-left", 7, 0);

		assertThat(statisticsOf("view-left"))
			.contains(new Distribution(20, new TreeMap<>(Map.of(13, 1L))).statistics());
	}

	@Test
	void findsNothingForATestThatNobodyHasAMarkIn() {
		TestTables.insertTest(this.jdbc, "view-empty", 20);
		TestTables.insertMark(this.jdbc, "view-empty", 7, 0);

		assertThat(statisticsOf("view-empty")).isEmpty();
		assertThat(statisticsOf("view-unknown")).isEmpty();
	}

	@Test
	void leadsToTheFiguresThatPostgresComputesFromEveryMark() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		for (int round = 0; round < 50; round++) {
			String testId = "view-random-" + round;
			TestTables.insert(this.jdbc, testId, Distributions.random(random));

			Statistics actual = statisticsOf(testId).orElseThrow();

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

	/**
	 * The distribution of a test with a mark for each of its students is longer than what
	 * is fetched at a time.
	 */
	@Test
	void readsAnyNumberOfDifferentMarks() {
		TestTables.insertTest(this.jdbc, "view-wide", 1_000_000);
		this.jdbc.sql("""
				insert into mark_distribution (test_id, obtained, students)
				select 'view-wide', n, 1 from generate_series(0, 4999) as n
				""").update();

		assertThat(statisticsOf("view-wide").orElseThrow()).isEqualTo(new Statistics(0.24995,
				statisticsOf("view-wide").orElseThrow().stddev(), 0, 0.4999, 0.124975, 0.24995, 0.374925, 5000));
	}

	private Optional<Statistics> statisticsOf(String testId) {
		return this.view.sumsOf(testId, MarkSums::new).map(MarkSums::statistics);
	}

	private static boolean alike(double one, double other) {
		return Math.abs(one - other) <= 1e-9 * Math.abs(other);
	}

}

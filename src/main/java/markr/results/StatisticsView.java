package markr.results;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the tables hold for the statistics of a test. One statement reads all of it, so
 * that the figures belong to one moment: before or after a publication, never between.
 */
@Component
class StatisticsView {

	private static final String STAMP_OF_TEST = """
			select version, changed_in::text
			from test
			where test_id = :testId
			and students > 0
			""";

	// A mark that the last student has left for a better one stands at 0, and is no mark
	// any more.
	private static final String DISTRIBUTION_OF_TEST = """
			select test.available, mark_distribution.obtained, mark_distribution.students
			from test
			join mark_distribution on mark_distribution.test_id = test.test_id
			where test.test_id = :testId
			and mark_distribution.students > 0
			""";

	private final JdbcClient jdbc;

	StatisticsView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Returns the test's state, or nothing if no student has a mark in it. */
	Optional<TestStamp> stampOf(String testId) {
		return this.jdbc.sql(STAMP_OF_TEST).param("testId", testId).query(TestStamp.class).optional();
	}

	/** Returns the test's distribution, or nothing if no student has a mark in it. */
	Optional<Distribution> distributionOf(String testId) {
		return this.jdbc.sql(DISTRIBUTION_OF_TEST).param("testId", testId).query(StatisticsView::distribution);
	}

	private static Optional<Distribution> distribution(ResultSet rows) throws SQLException {
		int available = 0;
		SortedMap<Integer, Long> students = new TreeMap<>();
		while (rows.next()) {
			available = rows.getInt("available");
			students.put(rows.getInt("obtained"), rows.getLong("students"));
		}
		return students.isEmpty() ? Optional.empty() : Optional.of(new Distribution(available, students));
	}

}

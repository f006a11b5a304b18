package markr.results;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What dry runs of orders have found out about tests; once there, it does not change. */
@Component
class TestEffectView {

	private static final String PAGE = """
			select *
			from dry_run_test
			where order_id = :order and test_id > :after
			order by test_id
			limit :max
			""";

	private static final String DISTRIBUTIONS = """
			select test_id, obtained, students_before, students_after
			from dry_run_distribution
			where order_id = :order and test_id = any(:testIds)
			""";

	private static final String TOTALS = """
			select count(*) as tests, coalesce(sum(marks_up), 0) as up, coalesce(sum(marks_down), 0) as down,
			  coalesce(sum(marks_new), 0) as added, coalesce(sum(marks_gone), 0) as gone
			from dry_run_test
			where order_id = :order
			""";

	private final JdbcClient jdbc;

	TestEffectView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<TestEffect> page(long order, String after, int max) {
		List<Row> rows = this.jdbc.sql(PAGE)
			.param("order", order)
			.param("after", after)
			.param("max", max)
			.query(Row.class)
			.list();
		Map<String, SortedMap<Integer, Long>> before = new HashMap<>();
		Map<String, SortedMap<Integer, Long>> afterwards = new HashMap<>();
		this.jdbc.sql(DISTRIBUTIONS)
			.param("order", order)
			.param("testIds", rows.stream().map(Row::testId).toArray(String[]::new))
			.query((RowCallbackHandler) (row) -> {
				add(before, row, "students_before");
				add(afterwards, row, "students_after");
			});
		return rows.stream()
			.map((row) -> new TestEffect(row.testId(), row.marksUp(), row.marksDown(), row.marksNew(), row.marksGone(),
					row.availableBefore(), row.availableAfter(),
					statistics(row.availableBefore(), before.get(row.testId())),
					statistics(row.availableAfter(), afterwards.get(row.testId()))))
			.toList();
	}

	TestEffects.Totals totals(long order) {
		return this.jdbc.sql(TOTALS).param("order", order).query(TestEffects.Totals.class).single();
	}

	private static void add(Map<String, SortedMap<Integer, Long>> distributions, ResultSet row, String column)
			throws SQLException {
		if (row.getLong(column) > 0) {
			distributions.computeIfAbsent(row.getString("test_id"), (testId) -> new TreeMap<>())
				.put(row.getInt("obtained"), row.getLong(column));
		}
	}

	private static @Nullable Statistics statistics(@Nullable Integer available,
			@Nullable SortedMap<Integer, Long> students) {
		return (available != null && students != null) ? Statistics.of(new Distribution(available, students)) : null;
	}

	private record Row(String testId, @Nullable Integer availableBefore, @Nullable Integer availableAfter, long marksUp,
			long marksDown, long marksNew, long marksGone) {
	}

}

package markr.results;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

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
			select test_id, obtained, students_before, students_after,
			  cast(sum(students_before) over of_test as bigint) as count_before,
			  cast(sum(students_after) over of_test as bigint) as count_after
			from dry_run_distribution
			where order_id = :order and test_id = any(:testIds)
			window of_test as (partition by test_id)
			order by test_id, obtained
			""";

	/** Rows that are in memory at a time: a test may have a million different marks. */
	private static final int FETCH_ROWS = 1000;

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

	@Transactional(readOnly = true)
	List<TestEffect> page(long order, String after, int max) {
		List<Row> rows = this.jdbc.sql(PAGE)
			.param("order", order)
			.param("after", after)
			.param("max", max)
			.query(Row.class)
			.list();
		Map<String, Row> tests = rows.stream().collect(Collectors.toMap(Row::testId, Function.identity()));
		Map<String, MarkSums> before = new HashMap<>();
		Map<String, MarkSums> afterwards = new HashMap<>();
		this.jdbc.sql(DISTRIBUTIONS)
			.withFetchSize(FETCH_ROWS)
			.param("order", order)
			.param("testIds", rows.stream().map(Row::testId).toArray(String[]::new))
			.query((RowCallbackHandler) (row) -> {
				Row test = tests.get(row.getString("test_id"));
				add(before, test.availableBefore(), row, "before");
				add(afterwards, test.availableAfter(), row, "after");
			});
		return rows.stream()
			.map((row) -> new TestEffect(row.testId(), row.marksUp(), row.marksDown(), row.marksNew(), row.marksGone(),
					row.availableBefore(), row.availableAfter(), statistics(before.get(row.testId())),
					statistics(afterwards.get(row.testId()))))
			.toList();
	}

	TestEffects.Totals totals(long order) {
		return this.jdbc.sql(TOTALS).param("order", order).query(TestEffects.Totals.class).single();
	}

	private static void add(Map<String, MarkSums> sums, @Nullable Integer available, ResultSet row, String when)
			throws SQLException {
		long students = row.getLong("students_" + when);
		if (available != null && students > 0) {
			long count = row.getLong("count_" + when);
			sums.computeIfAbsent(row.getString("test_id"), (testId) -> new MarkSums(available, count))
				.add(row.getInt("obtained"), students);
		}
	}

	private static @Nullable Statistics statistics(@Nullable MarkSums sums) {
		return (sums != null) ? sums.statistics() : null;
	}

	private record Row(String testId, @Nullable Integer availableBefore, @Nullable Integer availableAfter, long marksUp,
			long marksDown, long marksNew, long marksGone) {
	}

}

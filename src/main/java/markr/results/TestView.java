package markr.results;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The tests that have a mark. */
@Component
class TestView {

	// In the order of the index test_in_natural_order. Behind no test comes the first.
	private static final String PAGE = """
			select test_id, students as student_count, available as marks_available
			from test
			where (natural_key(test_id) collate "C", test_id collate "C")
			  > (natural_key(:after) collate "C", :after collate "C")
			and students > 0
			order by natural_key(test_id) collate "C", test_id collate "C"
			limit :max
			""";

	private final JdbcClient jdbc;

	TestView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Returns a page of tests in natural order.
	 * @param after the page begins behind this test id, whether there is such a test or
	 * not; empty for the first page
	 */
	List<TestSummary> page(String after, int max) {
		return this.jdbc.sql(PAGE).param("after", after).param("max", max).query(TestSummary.class).list();
	}

}

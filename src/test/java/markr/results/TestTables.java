package markr.results;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes what publications leave behind, for tests without a publication. */
final class TestTables {

	private TestTables() {
	}

	static void insert(JdbcClient jdbc, String testId, Distribution distribution) {
		insertTest(jdbc, testId, distribution.available());
		distribution.students().forEach((obtained, students) -> insertMark(jdbc, testId, obtained, students));
	}

	static void insertTest(JdbcClient jdbc, String testId, int available) {
		jdbc.sql("insert into test (test_id, available, students, version) values (:testId, :available, 0, 1)")
			.param("testId", testId)
			.param("available", available)
			.update();
	}

	/** Adds students with a mark, as a publication does. */
	static void insertMark(JdbcClient jdbc, String testId, int obtained, long students) {
		jdbc.sql("insert into mark_distribution (test_id, obtained, students) values (:testId, :obtained, :students)")
			.param("testId", testId)
			.param("obtained", obtained)
			.param("students", students)
			.update();
		jdbc.sql("update test set students = students + :students, version = version + 1 where test_id = :testId")
			.param("testId", testId)
			.param("students", students)
			.update();
	}

}

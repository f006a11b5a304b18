package markr.marks;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code test}: one row per test that has a mark. */
@Repository
class TestTable {

	// One statement for new and known tests, in the order of their ids: two documents
	// take the tests they share in the
	// same order, so neither can wait for the other in a circle. A test's available marks
	// are the highest seen
	// (adr/0005).
	private static final String LOCK_AND_RAISE_AVAILABLE = """
			insert into test (test_id, available, students, version)
			select test_id, max(available), 0, 1
			from scan
			where document_id = any(:documentIds)
			group by test_id
			order by test_id
			on conflict (test_id) do update
			set available = greatest(test.available, excluded.available), version = test.version + 1
			returning students
			""";

	private final JdbcClient jdbc;

	TestTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Takes the tests of documents.
	 * @return whether none of them has a mark yet
	 */
	boolean lockAndRaiseAvailable(Long[] documentIds) {
		return this.jdbc.sql(LOCK_AND_RAISE_AVAILABLE)
			.param("documentIds", documentIds)
			.query(Long.class)
			.list()
			.stream()
			.allMatch((students) -> students == 0);
	}

}

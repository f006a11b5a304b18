package markr.marks;

import java.util.Collection;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code publication}: which documents' scans count in which test. */
@Repository
class PublicationTable {

	private static final String INSERT = """
			insert into publication (test_id, document_id, available)
			select test_id, document_id, max(available)
			from scan
			where document_id = any(:documentIds)
			group by test_id, document_id
			""";

	private static final String DOCUMENTS = """
			select document_id from publication where test_id = :testId order by document_id
			""";

	private static final String DELETE = """
			delete from publication where test_id = any(:testIds) and document_id = any(:documentIds)
			""";

	private final JdbcClient jdbc;

	PublicationTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Counts documents in each test that they have scans of. */
	void insert(Long[] documentIds) {
		this.jdbc.sql(INSERT).param("documentIds", documentIds).update();
	}

	/** The documents that count in a test. */
	List<Long> documents(String testId) {
		return this.jdbc.sql(DOCUMENTS).param("testId", testId).query(Long.class).list();
	}

	void delete(Long[] documentIds, Collection<String> testIds) {
		this.jdbc.sql(DELETE)
			.param("documentIds", documentIds)
			.param("testIds", testIds.toArray(String[]::new))
			.update();
	}

}

package markr.marks;

import java.util.Collection;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code publication}: which documents' scans count in which test. */
@Repository
class PublicationTable {

	private static final String DELETE = """
			delete from publication where test_id = any(:testIds) and document_id = :documentId
			""";

	private final JdbcClient jdbc;

	PublicationTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void delete(long documentId, Collection<String> testIds) {
		this.jdbc.sql(DELETE).param("documentId", documentId).param("testIds", testIds.toArray(String[]::new)).update();
	}

}

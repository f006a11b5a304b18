package markr.importvault;

import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code document_part}: a document's content in compressed pieces. */
@Repository
class DocumentPartTable {

	private static final String INSERT = """
			insert into document_part (document_id, part, content)
			values (:documentId, :part, :content)
			""";

	private static final String FIND = """
			select content from document_part where document_id = :documentId and part = :part
			""";

	private static final String DELETE = """
			delete from document_part where document_id = :documentId
			""";

	private final JdbcClient jdbc;

	DocumentPartTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void insert(long documentId, int part, byte[] content) {
		this.jdbc.sql(INSERT).param("documentId", documentId).param("part", part).param("content", content).update();
	}

	Optional<byte[]> find(long documentId, int part) {
		return this.jdbc.sql(FIND)
			.param("documentId", documentId)
			.param("part", part)
			.query((row, number) -> row.getBytes("content"))
			.optional();
	}

	void delete(long documentId) {
		this.jdbc.sql(DELETE).param("documentId", documentId).update();
	}

}

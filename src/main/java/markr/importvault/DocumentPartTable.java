package markr.importvault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code document_part}: a document's content in compressed pieces. */
@Repository
class DocumentPartTable {

	private static final String INSERT = """
			insert into document_part (document_id, part, content)
			select document_id, part, content
			from unnest(:documentIds, :parts, :contents) as piece (document_id, part, content)
			""";

	private static final String FIND = """
			select content from document_part where document_id = :documentId and part = :part
			""";

	private static final String FIND_OF_DOCUMENTS = """
			select document_id, content
			from document_part
			where document_id = any(:documentIds)
			order by document_id, part
			""";

	private static final String DELETE = """
			delete from document_part where document_id = :documentId
			""";

	private final JdbcClient jdbc;

	DocumentPartTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void insert(List<Piece> pieces) {
		this.jdbc.sql(INSERT)
			.param("documentIds", pieces.stream().map(Piece::documentId).toArray(Long[]::new))
			.param("parts", pieces.stream().map(Piece::part).toArray(Integer[]::new))
			.param("contents", pieces.stream().map(Piece::content).toArray(byte[][]::new))
			.update();
	}

	Optional<byte[]> find(long documentId, int part) {
		return this.jdbc.sql(FIND)
			.param("documentId", documentId)
			.param("part", part)
			.query((row, number) -> row.getBytes("content"))
			.optional();
	}

	/** All pieces of each of these documents, in their order. */
	Map<Long, List<byte[]>> find(Collection<Long> documentIds) {
		Map<Long, List<byte[]>> pieces = new HashMap<>();
		this.jdbc.sql(FIND_OF_DOCUMENTS)
			.param("documentIds", documentIds.toArray(Long[]::new))
			.query((RowCallbackHandler) (row) -> pieces
				.computeIfAbsent(row.getLong("document_id"), (id) -> new ArrayList<>())
				.add(row.getBytes("content")));
		return pieces;
	}

	void delete(long documentId) {
		this.jdbc.sql(DELETE).param("documentId", documentId).update();
	}

	/** A row: the compressed piece of a document's content with that number. */
	record Piece(long documentId, int part, byte[] content) {
	}

}

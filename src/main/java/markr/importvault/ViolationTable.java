package markr.importvault;

import java.sql.Types;
import java.util.Collection;
import java.util.List;

import markr.importvault.document.Violation;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code violation}: why a document was refused. */
@Repository
class ViolationTable {

	private static final String INSERT = """
			insert into violation (document_id, revision, ordinal, line, result, student_number, field, code, value,
			                       sheet)
			values (?, (select last_revision from document where document_id = ?), ?, ?, ?, ?, ?, ?, ?, ?)
			""";

	private static final String PAGE = """
			select violation.*
			from document
			join violation using (document_id, revision)
			where document_id = :documentId and ordinal > :after
			order by ordinal
			limit :max
			""";

	private static final String DELETE_UNFINISHED = """
			delete from violation
			where document_id = :documentId
			and revision = (select last_revision from document where document.document_id = violation.document_id)
			""";

	private static final String DELETE_EARLIER = """
			delete from violation
			using document
			where violation.document_id = document.document_id
			and document.document_id = any(:documentIds)
			and violation.revision < document.revision
			""";

	private final JdbcClient jdbc;

	private final JdbcTemplate batches;

	ViolationTable(JdbcClient jdbc, JdbcTemplate batches) {
		this.jdbc = jdbc;
		this.batches = batches;
	}

	/** Keeps them for the last revision of the document, which may not have ended. */
	void insert(long documentId, int firstOrdinal, List<Violation> violations) {
		int[] ordinal = { firstOrdinal };
		this.batches.batchUpdate(INSERT, violations, violations.size(), (row, violation) -> {
			row.setLong(1, documentId);
			row.setLong(2, documentId);
			row.setInt(3, ordinal[0]++);
			row.setLong(4, violation.line());
			row.setObject(5, violation.result(), Types.BIGINT);
			row.setString(6, violation.studentNumber());
			row.setString(7, violation.field());
			row.setString(8, violation.code().name());
			row.setString(9, violation.value());
			row.setString(10, violation.sheet());
		});
	}

	/** Some of them, in their order; the first has the ordinal 0. */
	List<Violation> find(long documentId, int afterOrdinal, int max) {
		return this.jdbc.sql(PAGE)
			.param("documentId", documentId)
			.param("after", afterOrdinal)
			.param("max", max)
			.query(Violation.class)
			.list();
	}

	/** Those of the last revision. */
	void deleteUnfinished(long documentId) {
		this.jdbc.sql(DELETE_UNFINISHED).param("documentId", documentId).update();
	}

	/** Those of revisions that a later one has replaced. */
	void deleteEarlier(Collection<Long> documentIds) {
		this.jdbc.sql(DELETE_EARLIER).param("documentIds", documentIds.toArray(Long[]::new)).update();
	}

}

package markr.importvault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

import markr.importvault.document.Document;
import markr.importvault.document.FailedDocument;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import markr.platform.Cursor;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code failure}: why imports of documents have failed. */
@Repository
class FailureTable {

	private static final String INSERT = """
			insert into failure (document_id, failed_at, kind, error, attempts, failures, node, job_execution_id)
			select document_id, finished_at, :kind, :error, attempts, failures, :node, :execution
			from document
			where document_id = :documentId
			""";

	private static final String LATEST = """
			select * from document where state = 'FAILED' order by finished_at desc, document_id desc limit :max
			""";

	// The failure that holds is the one with which the document's import has ended last.
	private static final String PAGE = """
			select document.document_id, encode(sha256, 'hex') as id, failure.kind, failure.error, document.failure,
			  document.attempts, document.failures, failure.failed_at, received_at, size_bytes, failure.node,
			  failure.job_execution_id as execution
			from document
			join failure on failure.document_id = document.document_id and failure.failed_at = document.finished_at
			where document.state = 'FAILED'
			and (cast(:kind as text) is null or failure.kind = :kind)
			and (cast(:error as text) is null or failure.error = :error)
			and (document.finished_at, document.document_id) > (:failedAt, :afterDocument)
			order by document.finished_at, document.document_id
			limit :max
			""";

	private static final String COUNT = """
			select failure.kind, failure.error, count(*) as documents
			from document
			join failure on failure.document_id = document.document_id and failure.failed_at = document.finished_at
			where document.state = 'FAILED'
			group by failure.kind, failure.error
			order by documents desc, failure.kind, failure.error
			""";

	private static final RowMapper<FailedDocument> FAILED_DOCUMENT = new SimplePropertyRowMapper<>(
			FailedDocument.class);

	private final JdbcClient jdbc;

	FailureTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Called in the transaction that has just given the document up. */
	void insert(long documentId, Failure failure, String node) {
		this.jdbc.sql(INSERT)
			.param("documentId", documentId)
			.param("kind", failure.kind().name())
			.param("error", failure.error())
			.param("node", node)
			.param("execution", failure.execution())
			.update();
	}

	/** The documents that have failed last. */
	List<Document> latest(int max) {
		return this.jdbc.sql(LATEST).param("max", max).query(DocumentTable::document).list();
	}

	List<FailedDocument.Row> page(@Nullable FailureKind kind, @Nullable String error, Cursor after, int max) {
		return this.jdbc.sql(PAGE)
			.param("kind", (kind != null) ? kind.name() : null)
			.param("error", error)
			.param("failedAt", after.time().atOffset(ZoneOffset.UTC))
			.param("afterDocument", after.second())
			.param("max", max)
			.query(FailureTable::row)
			.list();
	}

	List<FailedDocument.Count> counts() {
		return this.jdbc.sql(COUNT).query(FailedDocument.Count.class).list();
	}

	private static FailedDocument.Row row(ResultSet row, int number) throws SQLException {
		FailedDocument document = FAILED_DOCUMENT.mapRow(row, number);
		return new FailedDocument.Row(document, Cursor.at(document.failedAt(), row.getLong("document_id")));
	}

}

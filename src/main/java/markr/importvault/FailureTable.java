package markr.importvault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

import markr.importvault.document.Document;
import markr.importvault.document.FailedDocument;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import markr.platform.Cursor;
import org.jspecify.annotations.Nullable;

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
			select document.document_id, sha256, failure.kind, failure.error, document.failure as text, document.attempts,
			  document.failures, finished_at, received_at, size_bytes, failure.node, failure.job_execution_id
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
		OffsetDateTime failedAt = row.getObject("finished_at", OffsetDateTime.class);
		return new FailedDocument.Row(
				new FailedDocument(HexFormat.of().formatHex(row.getBytes("sha256")),
						FailureKind.valueOf(row.getString("kind")), row.getString("error"), row.getString("text"),
						row.getInt("attempts"), row.getInt("failures"), failedAt.toInstant(),
						row.getObject("received_at", OffsetDateTime.class).toInstant(), row.getLong("size_bytes"),
						row.getString("node"), row.getObject("job_execution_id", Long.class)),
				Cursor.at(failedAt.toInstant(), row.getLong("document_id")));
	}

}

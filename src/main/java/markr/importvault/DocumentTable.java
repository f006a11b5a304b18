package markr.importvault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code document}: one row per content. */
@Repository
public class DocumentTable {

	private static final String NEXT_ID = """
			select nextval(pg_get_serial_sequence('document', 'document_id'))
			""";

	// Waits for a transaction that is just inserting the same content.
	private static final String INSERT_UNLESS_KEPT = """
			insert into document (document_id, sha256, size_bytes, alone, state)
			values (:documentId, :sha256, :sizeBytes, :isByItself, 'RECEIVED')
			on conflict (sha256) do nothing
			""";

	private static final String FIND_BY_SHA256S = """
			select * from document where sha256 = any(:sha256s)
			""";

	private static final String FIND_BY_ID = """
			select * from document where document_id = :documentId
			""";

	private static final String FIND_BY_IDS = """
			select * from document where document_id = any(:documentIds)
			""";

	private static final String LOCK = FIND_BY_ID + "for update";

	private static final String FINISHED_AMONG = """
			select * from document where document_id = any(:documentIds) and state <> 'RECEIVED'
			""";

	private static final String WAITING = """
			select count(*) as documents,
			  coalesce(extract(epoch from clock_timestamp() - min(received_at)), 0) as oldest_seconds
			from document
			where state = 'RECEIVED'
			""";

	// A withdrawn document that was processed again stays so.
	private static final String CONCLUDE = """
			update document
			set revision = last_revision, order_id = null, finished_at = clock_timestamp(),
			    state = case when document.state = 'WITHDRAWN' then document.state else ended.state end,
			    result_count = ended.results, violation_count = ended.violations
			from unnest(:documentIds, :states, :results, :violations) as ended (document_id, state, results, violations)
			where document.document_id = ended.document_id
			""";

	private static final String FAIL = """
			update document set state = 'FAILED', failure = :failure, finished_at = clock_timestamp() where document_id = :documentId
			""";

	private static final String MOVE = """
			update document set state = :state, available_change_count = 0 where document_id = :documentId
			""";

	private static final String REOPEN = """
			update document set state = 'RECEIVED', failure = null, finished_at = null, attempts = 0, failures = 0
			from (
			  select document_id
			  from document
			  where document_id = any(:documentIds) and state = 'FAILED'
			  order by document_id
			  for update
			) as failed
			where document.document_id = failed.document_id
			returning document.document_id
			""";

	private final JdbcClient jdbc;

	DocumentTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	long nextId() {
		return this.jdbc.sql(NEXT_ID).query(Long.class).single();
	}

	/** Whether the row was inserted: false if the content was in the vault already. */
	boolean insertUnlessKept(long documentId, byte[] sha256, long sizeBytes, boolean isByItself) {
		return this.jdbc.sql(INSERT_UNLESS_KEPT)
			.param("documentId", documentId)
			.param("sha256", sha256)
			.param("sizeBytes", sizeBytes)
			.param("isByItself", isByItself)
			.update() == 1;
	}

	Optional<Document> find(byte[] sha256) {
		return find(new byte[][] { sha256 }).stream().findFirst();
	}

	List<Document> find(byte[][] sha256s) {
		return this.jdbc.sql(FIND_BY_SHA256S).param("sha256s", sha256s).query(DocumentTable::document).list();
	}

	Document get(long documentId) {
		return this.jdbc.sql(FIND_BY_ID).param("documentId", documentId).query(DocumentTable::document).single();
	}

	Map<Long, Document> get(Collection<Long> documentIds) {
		return this.jdbc.sql(FIND_BY_IDS)
			.param("documentIds", documentIds.toArray(Long[]::new))
			.query(DocumentTable::document)
			.list()
			.stream()
			.collect(Collectors.toMap(Document::documentId, Function.identity()));
	}

	/** Reads the document and locks its row until the transaction ends. */
	public Document lock(long documentId) {
		return this.jdbc.sql(LOCK).param("documentId", documentId).query(DocumentTable::document).single();
	}

	List<Document> finishedAmong(Collection<Long> documentIds) {
		return this.jdbc.sql(FINISHED_AMONG)
			.param("documentIds", documentIds.toArray(Long[]::new))
			.query(DocumentTable::document)
			.list();
	}

	/**
	 * How many documents have not ended their import, and how long ago the first came.
	 */
	Waiting waiting() {
		return this.jdbc.sql(WAITING).query(Waiting.class).single();
	}

	/**
	 * Ends imports, or puts what was processed again in the place of what was there.
	 */
	public void conclude(Collection<Conclusion> conclusions) {
		this.jdbc.sql(CONCLUDE).params(columns(conclusions)).update();
	}

	/** For a statement that concludes documents. */
	static Map<String, Object[]> columns(Collection<Conclusion> conclusions) {
		return Map.of("documentIds", conclusions.stream().map(Conclusion::documentId).toArray(Long[]::new), "states",
				conclusions.stream().map(Conclusion::state).map(DocumentState::name).toArray(String[]::new), "results",
				conclusions.stream().map(Conclusion::results).toArray(Long[]::new), "violations",
				conclusions.stream().map(Conclusion::violations).toArray(Long[]::new));
	}

	void fail(long documentId, String failure) {
		this.jdbc.sql(FAIL).param("documentId", documentId).param("failure", failure).update();
	}

	/** Changes nothing but the state of a document whose import has ended. */
	void move(long documentId, DocumentState state) {
		this.jdbc.sql(MOVE).param("documentId", documentId).param("state", state.name()).update();
	}

	/** Lets those whose import has failed be imported again, and returns their ids. */
	public List<Long> reopen(Collection<Long> documentIds) {
		return this.jdbc.sql(REOPEN).param("documentIds", documentIds.toArray(Long[]::new)).query(Long.class).list();
	}

	public static Document document(ResultSet row, int number) throws SQLException {
		OffsetDateTime finishedAt = row.getObject("finished_at", OffsetDateTime.class);
		return new Document(row.getLong("document_id"), HexFormat.of().formatHex(row.getBytes("sha256")),
				row.getLong("size_bytes"), DocumentState.valueOf(row.getString("state")), row.getInt("revision"),
				row.getObject("result_count", Long.class), row.getLong("violation_count"),
				row.getLong("available_change_count"), row.getInt("attempts"), row.getInt("failures"),
				row.getString("failure"), row.getObject("import_run", Long.class),
				row.getObject("received_at", OffsetDateTime.class).toInstant(),
				(finishedAt != null) ? finishedAt.toInstant() : null);
	}

	/** The documents that wait, or are just imported. */
	record Waiting(double documents, double oldestSeconds) {
	}

}

package markr.importvault;

import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code reprocessed_document}, as far as documents of an order are
 * processed together.
 */
@Repository
class ReprocessedDocumentTable {

	// Parts of the same size, of all documents: so they are the same whenever they are
	// asked for.
	private static final String PARTS = """
			select min(document_id) as first, max(document_id) as last
			from (
			  select document_id, ntile(:parts) over (order by document_id) as part
			  from reprocessed_document
			  where reprocessing_id = :reprocessing
			) as documents
			group by part
			order by part
			""";

	private static final String COUNT = """
			select count(*) from reprocessed_document where reprocessing_id = :reprocessing
			""";

	// As many as are not too large together, but always one.
	private static final String PENDING = """
			select *
			from (
			  select document.*, sum(size_bytes) over (order by document_id) - size_bytes as bytes_before
			  from (
			    select document_id
			    from reprocessed_document
			    where reprocessing_id = :reprocessing and document_id between :first and :last
			    and outcome is null and not by_itself
			    order by document_id
			    limit :max
			  ) as next
			  join document using (document_id)
			) as pending
			where bytes_before = 0 or bytes_before + size_bytes <= :totalBytesMax
			order by document_id
			""";

	private static final String LOCK = """
			select document.*
			from document
			join reprocessed_document on reprocessed_document.document_id = document.document_id
			  and reprocessed_document.reprocessing_id = document.reprocessing_id
			where document.reprocessing_id = :reprocessing
			and document.document_id = any(:documentIds)
			and outcome is null and not by_itself
			order by document.document_id
			for update
			""";

	private static final String CONCLUDE = """
			update document
			set revision = last_revision, state = ended.state, result_count = ended.results,
			    violation_count = ended.violations, finished_at = now(), reprocessing_id = null
			from unnest(:documentIds, :states, :results, :violations) as ended (document_id, state, results, violations)
			where document.document_id = ended.document_id
			""";

	private static final String END = """
			update reprocessed_document
			set outcome = ended.outcome, ended_at = now()
			from unnest(:documentIds, :outcomes) as ended (document_id, outcome)
			where reprocessed_document.reprocessing_id = :reprocessing
			and reprocessed_document.document_id = ended.document_id
			""";

	private static final String FAIL = """
			update reprocessed_document set outcome = 'FAILED', failure = :failure, ended_at = now()
			where reprocessing_id = :reprocessing and document_id = :documentId
			""";

	private static final String LEAVE = """
			update reprocessed_document set by_itself = true
			where reprocessing_id = :reprocessing and document_id = any(:documentIds)
			and outcome is null and not by_itself
			returning document_id
			""";

	private static final String LEAVE_ALL = """
			update reprocessed_document set by_itself = true
			where reprocessing_id = :reprocessing
			and outcome is null and not by_itself
			returning document_id
			""";

	private static final String NOTABLE = """
			select sha256, outcome, reprocessed_document.failure
			from reprocessed_document
			join document using (document_id)
			where reprocessed_document.reprocessing_id = (select reprocessing_id from reprocessing where name = :name)
			and outcome <> 'UNCHANGED'
			order by document_id
			limit :max
			""";

	private final JdbcClient jdbc;

	ReprocessedDocumentTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	long count(long reprocessing) {
		return this.jdbc.sql(COUNT).param("reprocessing", reprocessing).query(Long.class).single();
	}

	List<ReprocessedDocuments.Part> parts(long reprocessing, int parts) {
		return this.jdbc.sql(PARTS)
			.param("reprocessing", reprocessing)
			.param("parts", parts)
			.query(ReprocessedDocuments.Part.class)
			.list();
	}

	/** The next documents of a part that are to come, in the order of their ids. */
	List<Document> pending(long reprocessing, long first, long last, int max, long totalBytesMax) {
		return this.jdbc.sql(PENDING)
			.param("reprocessing", reprocessing)
			.param("first", first)
			.param("last", last)
			.param("max", max)
			.param("totalBytesMax", totalBytesMax)
			.query(DocumentTable::document)
			.list();
	}

	/** Those of the documents that are still to come; their rows are held. */
	List<Document> lock(long reprocessing, Collection<Long> documentIds) {
		return this.jdbc.sql(LOCK)
			.param("reprocessing", reprocessing)
			.param("documentIds", documentIds.toArray(Long[]::new))
			.query(DocumentTable::document)
			.list();
	}

	/** Puts the documents' next revisions in the place of those before. */
	void conclude(List<ReprocessedDocuments.Ended> ended) {
		this.jdbc.sql(CONCLUDE)
			.param("documentIds", ids(ended))
			.param("states", ended.stream().map((document) -> document.state().name()).toArray(String[]::new))
			.param("results", ended.stream().map((document) -> document.conclusion().results()).toArray(Long[]::new))
			.param("violations",
					ended.stream().map((document) -> document.conclusion().violations()).toArray(Long[]::new))
			.update();
	}

	/** Notes what has become of documents. */
	void end(long reprocessing, List<ReprocessedDocuments.Ended> ended) {
		this.jdbc.sql(END)
			.param("reprocessing", reprocessing)
			.param("documentIds", ids(ended))
			.param("outcomes", ended.stream().map((document) -> document.outcome().name()).toArray(String[]::new))
			.update();
	}

	void fail(long reprocessing, long documentId, String failure) {
		this.jdbc.sql(FAIL)
			.param("reprocessing", reprocessing)
			.param("documentId", documentId)
			.param("failure", failure)
			.update();
	}

	/** Returns those that have left the others. */
	List<Long> leave(long reprocessing, Collection<Long> documentIds) {
		return this.jdbc.sql(LEAVE)
			.param("reprocessing", reprocessing)
			.param("documentIds", documentIds.toArray(Long[]::new))
			.query(Long.class)
			.list();
	}

	/** The same for all that are still to come. */
	List<Long> leave(long reprocessing) {
		return this.jdbc.sql(LEAVE_ALL).param("reprocessing", reprocessing).query(Long.class).list();
	}

	/** Documents that are not, or would not be, as they were. */
	List<Reprocessing.Ended> notable(String name, int max) {
		return this.jdbc.sql(NOTABLE)
			.param("name", name)
			.param("max", max)
			.query((row, number) -> new Reprocessing.Ended(HexFormat.of().formatHex(row.getBytes("sha256")),
					Reprocessing.Outcome.valueOf(row.getString("outcome")), row.getString("failure")))
			.list();
	}

	private static Long[] ids(List<ReprocessedDocuments.Ended> ended) {
		return ended.stream().map((document) -> document.conclusion().documentId()).toArray(Long[]::new);
	}

}

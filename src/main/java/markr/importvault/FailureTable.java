package markr.importvault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code failure}: why documents were set aside. */
@Repository
class FailureTable {

	private static final String INSERT = """
			insert into failure (document_id, failed_at, trouble, error, attempts, failures, node, job_execution_id)
			select document_id, finished_at, :trouble, :error, attempts, failures, :node, :execution
			from document
			where document_id = :documentId
			""";

	private static final String LATEST = """
			select * from document where state = 'FAILED' order by finished_at desc, document_id desc limit :max
			""";

	// The failure that holds is the one with which the document's import has ended last.
	private static final String SET_ASIDE = """
			from document
			join failure on failure.document_id = document.document_id and failure.failed_at = document.finished_at
			where document.state = 'FAILED'
			""";

	private static final String AND_FILTER = """
			and (cast(:trouble as text) is null or failure.trouble = :trouble)
			and (cast(:error as text) is null or failure.error = :error)
			and (cast(:documentIds as bigint[]) is null or document.document_id = any(:documentIds))
			""";

	private static final String PAGE = """
			select document.document_id, sha256, failure.trouble, failure.error, document.failure as text, document.attempts,
			  document.failures, finished_at, received_at, size_bytes, failure.node, failure.job_execution_id
			"""
			+ SET_ASIDE + AND_FILTER + """
					and (document.finished_at, document.document_id) > (:failedAt, :afterDocument)
					order by document.finished_at, document.document_id
					limit :max
					""";

	private static final String COUNT = """
			select failure.trouble, failure.error, count(*) as documents
			""" + SET_ASIDE + """
			group by failure.trouble, failure.error
			order by documents desc, failure.trouble, failure.error
			""";

	// What has failed since the order was given, may have failed because of it: it is not
	// for this order. What somebody else is just reopening, need not be waited for.
	private static final String REOPEN = """
			with chosen as (
			  select document.document_id, failure.trouble || ' ' || failure.error as found
			""" + SET_ASIDE + AND_FILTER + """
			  and document.finished_at <= (select ordered_at from intervention where intervention_id = :intervention)
			  order by document.finished_at, document.document_id
			  limit :max
			  for update of document skip locked
			),
			noted as (
			  insert into intervention_document (intervention_id, document_id, found)
			  select :intervention, document_id, found from chosen
			)
			update document set state = 'RECEIVED', failure = null, finished_at = null, attempts = 0, failures = 0
			from chosen
			where document.document_id = chosen.document_id
			returning document.document_id
			""";

	private final JdbcClient jdbc;

	FailureTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Called in the transaction that has just set the document aside. */
	void insert(long documentId, Failure failure, String node) {
		this.jdbc.sql(INSERT)
			.param("documentId", documentId)
			.param("trouble", failure.trouble().name())
			.param("error", failure.error())
			.param("node", node)
			.param("execution", failure.execution())
			.update();
	}

	/** The documents that were set aside last. */
	List<Document> latest(int max) {
		return this.jdbc.sql(LATEST).param("max", max).query(DocumentTable::document).list();
	}

	List<SetAside.Row> page(SetAside.Filter filter, SetAside.Place after, int max) {
		return filtered(PAGE, filter).param("failedAt", after.failedAt().atOffset(ZoneOffset.UTC))
			.param("afterDocument", after.documentId())
			.param("max", max)
			.query(FailureTable::row)
			.list();
	}

	List<SetAside.Count> counts() {
		return this.jdbc.sql(COUNT)
			.query((row, number) -> new SetAside.Count(Trouble.valueOf(row.getString("trouble")),
					row.getString("error"), row.getLong("documents")))
			.list();
	}

	/**
	 * Lets documents that were set aside before an order be imported again, and notes
	 * them with it.
	 * @return those documents, at most so many
	 */
	Collection<Long> reopen(long intervention, SetAside.Filter filter, int max) {
		return filtered(REOPEN, filter).param("intervention", intervention).param("max", max).query(Long.class).list();
	}

	private JdbcClient.StatementSpec filtered(String sql, SetAside.Filter filter) {
		Collection<Long> documentIds = filter.documentIds();
		return this.jdbc.sql(sql)
			.param("trouble", (filter.trouble() != null) ? filter.trouble().name() : null)
			.param("error", filter.error())
			.param("documentIds", (documentIds != null) ? documentIds.toArray(Long[]::new) : null);
	}

	private static SetAside.Row row(ResultSet row, int number) throws SQLException {
		OffsetDateTime failedAt = row.getObject("finished_at", OffsetDateTime.class);
		return new SetAside.Row(
				new SetAside(HexFormat.of().formatHex(row.getBytes("sha256")),
						Trouble.valueOf(row.getString("trouble")), row.getString("error"), row.getString("text"),
						row.getInt("attempts"), row.getInt("failures"), failedAt.toInstant(),
						row.getObject("received_at", OffsetDateTime.class).toInstant(), row.getLong("size_bytes"),
						row.getString("node"), row.getObject("job_execution_id", Long.class)),
				new SetAside.Place(failedAt.toInstant(), row.getLong("document_id")));
	}

}

package markr.importvault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relations {@code reprocessing} and {@code reprocessed_document}. */
@Repository
class ReprocessingTable {

	private static final String INSERT = """
			insert into reprocessing (name, selection, reason, asked_by, dry_run)
			values (:name, :selection, :reason, :by, :dryRun)
			on conflict (name) do nothing
			returning reprocessing_id
			""";

	private static final String SELECTED = """
			  where state <> 'RECEIVED'
			  and (cast(:documentIds as bigint[]) is null or document_id = any(:documentIds))
			  and (cast(:sha256s as bytea[]) is null or sha256 = any(:sha256s))
			  and (cast(:from as timestamptz) is null or received_at >= :from)
			  and (cast(:until as timestamptz) is null or received_at < :until)
			  and (cast(:state as text) is null or state = :state)
			  and (cast(:source as text) is null or exists (
			    select from receipt where receipt.document_id = document.document_id and receipt.source = :source
			  ))
			  and (cast(:code as text) is null or exists (
			    select from violation where violation.document_id = document.document_id and violation.code = :code
			  ))
			""";

	// What is under way already, is processed by the present rules anyway.
	private static final String SELECT_DOCUMENTS = """
			insert into reprocessed_document (reprocessing_id, document_id, outcome, ended_at)
			select :reprocessing, document_id,
			  case when state = 'FAILED' then 'REOPENED' end, case when state = 'FAILED' then now() end
			from (
			  select document_id, state
			  from document
			""" + SELECTED + """
			  and reprocessing_id is null
			  order by document_id
			  for update of document
			) as selected
			""";

	private static final String SELECT_TO_TRY = """
			insert into reprocessed_document (reprocessing_id, document_id, outcome, ended_at)
			select :reprocessing, document_id, outcome, case when outcome is not null then now() end
			from (
			  select document_id,
			    case
			      when :act = 'REPROCESS' then null
			      when :act = 'WITHDRAW' and state = 'PUBLISHED' then 'WITHDRAWN'
			      when :act = 'REINSTATE' and state = 'WITHDRAWN' and violation_count = 0 then 'REINSTATED'
			      else 'UNCHANGED'
			    end as outcome
			  from document
			""" + SELECTED + """
			) as selected
			""";

	private static final String BEGIN = """
			update document
			set reprocessing_id = :reprocessing, last_revision = last_revision + 1, attempts = 0, failures = 0
			where document_id in (
			  select document_id from reprocessed_document where reprocessing_id = :reprocessing and outcome is null
			)
			returning document_id
			""";

	private static final String REOPEN = """
			update document set state = 'RECEIVED', failure = null, finished_at = null, attempts = 0, failures = 0
			where document_id in (
			  select document_id from reprocessed_document where reprocessing_id = :reprocessing and outcome = 'REOPENED'
			)
			returning document_id
			""";

	private static final String END_DOCUMENT = """
			update reprocessed_document
			set outcome = :outcome, failure = :failure, ended_at = now()
			from document
			where document.document_id = :documentId
			and reprocessed_document.document_id = document.document_id
			and reprocessed_document.reprocessing_id = document.reprocessing_id
			""";

	private static final String LEAVE = """
			update document set reprocessing_id = null where document_id = :documentId
			""";

	private static final String FIND = """
			select reprocessing.*, total.*
			from reprocessing
			cross join lateral (
			  select count(*) as documents, coalesce(sum(size_bytes), 0) as bytes,
			    coalesce(sum(size_bytes) filter (where outcome is not null), 0) as bytes_ended,
			    coalesce(sum(result_count) filter (where outcome is not null), 0) as results,
			    max(ended_at) as last_ended_at
			  from reprocessed_document
			  join document using (document_id)
			  where reprocessed_document.reprocessing_id = reprocessing.reprocessing_id
			) as total
			where name = :name and (dry_run is not null) = :dryRun
			""";

	private static final String COUNT_OUTCOMES = """
			select outcome, count(*) as documents
			from reprocessed_document
			where reprocessing_id = (select reprocessing_id from reprocessing where name = :name)
			and outcome is not null
			group by outcome
			""";

	private static final String END_DRY_RUN = """
			update reprocessing set dry_run_ended_at = now(), dry_run_failure = :failure
			where reprocessing_id = :reprocessing and dry_run_ended_at is null
			""";

	private final JdbcClient jdbc;

	ReprocessingTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** The new order's number; none if there is one of this name. */
	Optional<Long> insert(String name, String selection, String reason, String by, Reprocessing.@Nullable Act dryRun) {
		return this.jdbc.sql(INSERT)
			.param("name", name)
			.param("selection", selection)
			.param("reason", reason)
			.param("by", by)
			.param("dryRun", (dryRun != null) ? dryRun.name() : null)
			.query(Long.class)
			.optional();
	}

	/** Returns how many documents were selected; their rows are held. */
	int select(long reprocessing, Selection selection, @Nullable Collection<Long> documentIds) {
		return select(this.jdbc.sql(SELECT_DOCUMENTS), reprocessing, selection, documentIds);
	}

	/** The same for a dry run: nothing is held. */
	void selectToTry(long reprocessing, Reprocessing.Act act, Selection selection,
			@Nullable Collection<Long> documentIds) {
		select(this.jdbc.sql(SELECT_TO_TRY).param("act", act.name()), reprocessing, selection, documentIds);
	}

	private static int select(JdbcClient.StatementSpec statement, long reprocessing, Selection selection,
			@Nullable Collection<Long> documentIds) {
		Collection<String> sha256s = selection.documents();
		return statement.param("reprocessing", reprocessing)
			.param("documentIds", (documentIds != null) ? documentIds.toArray(Long[]::new) : null)
			.param("sha256s",
					(sha256s != null) ? sha256s.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new) : null)
			.param("from", time(selection.receivedFrom()))
			.param("until", time(selection.receivedUntil()))
			.param("state", (selection.state() != null) ? selection.state().name() : null)
			.param("source", selection.source())
			.param("code", (selection.violationCode() != null) ? selection.violationCode().name() : null)
			.update();
	}

	/** Returns the documents that are to be processed again. */
	List<Long> begin(long reprocessing) {
		return this.jdbc.sql(BEGIN).param("reprocessing", reprocessing).query(Long.class).list();
	}

	/** Returns the documents that are to be imported again. */
	List<Long> reopen(long reprocessing) {
		return this.jdbc.sql(REOPEN).param("reprocessing", reprocessing).query(Long.class).list();
	}

	/** Whether the document was being processed again; it is not any more. */
	boolean end(long documentId, Reprocessing.Outcome outcome, @Nullable String failure) {
		int ended = this.jdbc.sql(END_DOCUMENT)
			.param("documentId", documentId)
			.param("outcome", outcome.name())
			.param("failure", failure)
			.update();
		this.jdbc.sql(LEAVE).param("documentId", documentId).update();
		return ended == 1;
	}

	void endDryRun(long reprocessing, @Nullable String failure) {
		this.jdbc.sql(END_DRY_RUN).param("reprocessing", reprocessing).param("failure", failure).update();
	}

	Optional<Reprocessing> find(String name, boolean dryRun) {
		Map<Reprocessing.Outcome, Long> ended = new EnumMap<>(Reprocessing.Outcome.class);
		this.jdbc.sql(COUNT_OUTCOMES)
			.param("name", name)
			.query((RowCallbackHandler) (row) -> ended.put(Reprocessing.Outcome.valueOf(row.getString("outcome")),
					row.getLong("documents")));
		return this.jdbc.sql(FIND)
			.param("name", name)
			.param("dryRun", dryRun)
			.query((row, number) -> reprocessing(row, ended))
			.optional();
	}

	private static Reprocessing reprocessing(ResultSet row, Map<Reprocessing.Outcome, Long> ended) throws SQLException {
		String act = row.getString("dry_run");
		return new Reprocessing(row.getString("name"), row.getString("selection"), row.getString("reason"),
				row.getString("asked_by"), row.getObject("ordered_at", OffsetDateTime.class).toInstant(),
				row.getLong("documents"), ended, row.getLong("results"), row.getLong("bytes"),
				row.getLong("bytes_ended"), instant(row, "last_ended_at"),
				(act != null) ? Reprocessing.Act.valueOf(act) : null, instant(row, "dry_run_ended_at"),
				row.getString("dry_run_failure"));
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
		return (instant != null) ? instant.atOffset(ZoneOffset.UTC) : null;
	}

}

package markr.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import markr.importvault.document.DocumentState;
import markr.platform.Cursor;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Documents with what became of them, for lists. Reads relations of the vault and of the
 * marks, since a filter may ask for both.
 */
@Component
class ImportView {

	// Until the transaction ends. A plan for all parameters takes a second and more where
	// the plan for these takes some milliseconds; and pages of an index are mostly in
	// memory, so single rows of it cost little (adr/0031).
	private static final String PLAN_FOR_THESE_PARAMETERS = """
			select set_config('plan_cache_mode', 'force_custom_plan', true),
			  set_config('random_page_cost', '1.1', true),
			  set_config('max_parallel_workers_per_gather', '0', true)
			""";

	private static final String DOCUMENTS = """
			select received_at, document_id
			from document
			where received_at >= :from
			and (received_at, document_id) < (:beforeAt, :beforeId)
			""";

	private static final String DOCUMENTS_OF_STATE = DOCUMENTS + """
			and state = :state
			""";

	private static final String DOCUMENTS_OF_ID = DOCUMENTS + """
			and sha256 between :idFrom and :idTo
			""";

	// A document has a receipt for each of its drops.
	private static final String RECEIPTS = """
			select distinct document_received_at as received_at, document_id
			from receipt
			where document_received_at >= :from
			and (document_received_at, document_id) < (:beforeAt, :beforeId)
			""";

	private static final String RECEIPTS_OF_SOURCE = RECEIPTS + """
			and source = :source
			""";

	private static final String RECEIPTS_OF_NAME = RECEIPTS + """
			and name = :name
			""";

	// A document has a row for each time that it began to count, or ceased to.
	private static final String DOCUMENTS_OF_TEST = """
			select distinct document_received_at as received_at, document_id
			from test_history
			where document_received_at >= :from
			and (document_received_at, document_id) < (:beforeAt, :beforeId)
			and test_id = :test
			""";

	private static final String EXAMINED = """
			with examined as (
			  %s
			  order by received_at desc, document_id desc
			  limit :examined
			)
			""";

	// Parameters that are null fall away when the statement is planned. The same place is
	// joined, so that the index of the few that are not published can be asked for it.
	private static final String PAGE = EXAMINED
			+ """
					, page as materialized (
					  select document_id, received_at, sha256, size_bytes, state, result_count, violation_count as violations, failure,
					    finished_at
					  from examined
					  join document using (received_at, document_id)
					  where (cast(:state as text) is null or state = :state)
					  and (cast(:idFrom as bytea) is null or sha256 between :idFrom and :idTo)
					  and (
					    not :testAsked
					    or (select true from test_history where test_id = :test and document_id = examined.document_id limit 1)
					  )
					  and (
					    not :receiptAsked
					    or (
					      select true
					      from receipt
					      where document_id = examined.document_id
					      and (cast(:source as text) is null or source = :source)
					      and (cast(:name as text) is null or name = :name)
					      and (cast(:text as text) is null or receipt_words(name, source) @@ to_tsquery('simple', :text))
					      limit 1
					    )
					  )
					  order by received_at desc, document_id desc
					  limit :max
					)
					select page.*, encode(sha256, 'hex') as id, first.way, first.source, first.name,
					  case when state = 'PUBLISHED' then result_count end as imported,
					  case when state = 'REJECTED' then violations end as violation_count,
					  (select count(*) from receipt where receipt.document_id = page.document_id) as receipt_count
					from page
					left join lateral (
					  select way, source, name
					  from receipt
					  where receipt.document_id = page.document_id
					  order by receipt_id
					  limit 1
					) as first on true
					order by page.received_at desc, page.document_id desc
					""";

	// The last one that is examined, if another one follows.
	private static final String END = EXAMINED + """
			select received_at, document_id
			from examined
			order by received_at desc, document_id desc
			offset :examined - 2
			limit 2
			""";

	/**
	 * Documents that are examined for one page, so that none takes longer than another
	 * however many there are: some 20 ms where words are searched for in their receipts.
	 */
	static final int EXAMINED_MAX = 2000;

	/** Of a million documents, some 15 begin with the same four. */
	private static final int RARE_ID_DIGITS = 4;

	private static final RowMapper<ImportSummary> SUMMARY = new SimplePropertyRowMapper<>(ImportSummary.class);

	private final JdbcClient jdbc;

	ImportView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * The imports that meet a filter, behind a place in the list of all.
	 * @param max how many at most
	 * @return fewer than that, perhaps none, where few of those that were examined meet
	 * it; there may be more of them behind its next place all the same
	 */
	// What arrives meanwhile must not move the end of what is examined.
	@Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
	ImportPage page(ImportFilter filter, Cursor before, int max) {
		this.jdbc.sql(PLAN_FOR_THESE_PARAMETERS).query().singleRow();
		List<Row> rows = statement(PAGE, filter, before).param("examined", EXAMINED_MAX)
			// One more than asked for shows whether there is a next page.
			.param("max", max + 1)
			.query((row, number) -> new Row(SUMMARY.mapRow(row, number), cursor(row)))
			.list();
		List<ImportSummary> imports = rows.stream().limit(max).map(Row::summary).toList();
		return (rows.size() > max) ? new ImportPage(imports, rows.get(max - 1).cursor(), true)
				: new ImportPage(imports, end(filter, before), false);
	}

	/** Where to resume behind those that were examined; null behind the last one. */
	private @Nullable Cursor end(ImportFilter filter, Cursor before) {
		List<Cursor> ends = statement(END, filter, before).param("examined", EXAMINED_MAX + 1)
			.query((row, number) -> cursor(row))
			.list();
		return (ends.size() == 2) ? ends.get(0) : null;
	}

	private JdbcClient.StatementSpec statement(String sql, ImportFilter filter, Cursor before) {
		// One limit for both: PostgreSQL begins at the first that it is given, and passes
		// over all that is between them.
		Instant to = filter.to();
		boolean toEndsFirst = to != null && to.isBefore(before.time());
		String documents = documents(filter);
		return this.jdbc.sql(sql.formatted(documents.strip()))
			.param("from", time((filter.from() != null) ? filter.from() : Instant.EPOCH))
			.param("beforeAt", time(toEndsFirst ? to : before.time()))
			.param("beforeId", toEndsFirst ? 0 : before.second())
			.param("state", (filter.state() != null) ? filter.state().name() : null)
			.param("source", filter.source())
			.param("name", filter.name())
			.param("text", filter.textQuery())
			.param("receiptAsked",
					filter.text() != null || (filter.name() != null && !documents.equals(RECEIPTS_OF_NAME))
							|| (filter.source() != null && !documents.equals(RECEIPTS_OF_SOURCE)))
			.param("test", filter.test())
			.param("testAsked", filter.test() != null && !documents.equals(DOCUMENTS_OF_TEST))
			.param("idFrom", filter.idWith('0'))
			.param("idTo", filter.idWith('f'));
	}

	/**
	 * The documents to examine: those of a condition that an index has in the list's
	 * order, or all. Beginnings of SHA-256 are in no such index, but are few documents.
	 */
	private static String documents(ImportFilter filter) {
		if (filter.id() != null && filter.id().length() >= RARE_ID_DIGITS) {
			return DOCUMENTS_OF_ID;
		}
		if (filter.name() != null) {
			return RECEIPTS_OF_NAME;
		}
		if (filter.source() != null) {
			return RECEIPTS_OF_SOURCE;
		}
		if (filter.test() != null) {
			return DOCUMENTS_OF_TEST;
		}
		return (filter.state() != null && filter.state() != DocumentState.PUBLISHED) ? DOCUMENTS_OF_STATE : DOCUMENTS;
	}

	private static Cursor cursor(ResultSet row) throws SQLException {
		return Cursor.at(row.getObject("received_at", OffsetDateTime.class).toInstant(), row.getLong("document_id"));
	}

	private static OffsetDateTime time(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

	/** An import and its place in the list. */
	private record Row(ImportSummary summary, Cursor cursor) {
	}

}

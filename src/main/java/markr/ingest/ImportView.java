package markr.ingest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

import markr.importvault.DocumentState;
import markr.importvault.Way;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Documents with what became of them, for lists. Reads relations of the vault and of the
 * marks, since a filter may ask for both.
 */
@Component
class ImportView {

	// Until the transaction ends. A plan for all filters takes a second and more where
	// the plan for these takes some milliseconds; and pages of an index are mostly in
	// memory, so the few documents of a source are better looked up (adr/0031).
	private static final String PLAN_FOR_THESE_PARAMETERS = """
			select set_config('plan_cache_mode', 'force_custom_plan', true),
			  set_config('random_page_cost', '1.1', true),
			  set_config('max_parallel_workers_per_gather', '0', true)
			""";

	private static final String PAGE = """
			with page as materialized (
			  select document_id, listed.received_at, sha256, size_bytes, state, result_count, violation_count, failure,
			         finished_at
			""";

	private static final String OF_ALL = """
			  from document as listed
			""";

	// A document has a receipt for each of its drops. They are in the order of the list
	// already, so PostgreSQL stops when the page is full.
	private static final String OF_RECEIPTS = """
			  from (
			    select distinct document_received_at as received_at, document_id
			    from receipt
			    where (cast(:source as text) is null or source = :source)
			    and (cast(:name as text) is null or name = :name)
			    and (cast(:text as text) is null or receipt_words(name, source) @@ to_tsquery('simple', :text))
			    order by document_received_at desc, document_id desc
			  ) as listed
			  join document using (document_id)
			""";

	// Parameters that are null fall away when the statement is planned. Words and tests
	// are asked for in conditions of their own: under an "or" they could not lead.
	private static final String MEETING = """
			  where listed.received_at >= :from
			  and (listed.received_at, listed.document_id) < (:beforeAt, :beforeId)
			  and (cast(:state as text) is null or state = :state)
			  and sha256 between :idFrom and :idTo
			""";

	// The same place, so that the index of the few that are not published is asked for
	// it.
	private static final String WITH_RARE_STATE = """
			  and document.received_at = listed.received_at
			""";

	private static final String WITH_TEXT = """
			  and document_id in (
			    select document_id from receipt where receipt_words(name, source) @@ to_tsquery('simple', :text)
			  )
			""";

	private static final String WITH_TEST = """
			  and document_id in (select document_id from test_history where test_id = :test)
			""";

	// Looks along the list rather than into each document of the test: an "in" that is a
	// condition of its own is asked of a hash table.
	private static final String WITH_LARGE_TEST = """
			  and (document_id in (select document_id from test_history where test_id = :test)) is true
			""";

	private static final String IS_LARGE_TEST = """
			select count(*) >= :large
			from (select from test_history where test_id = :test limit :large) as counted
			""";

	/**
	 * Documents of a test. With as many, looking into each of them takes as long as
	 * looking along a list of a million until a page is full: some 20 ms.
	 */
	private static final int LARGE_TEST = 5000;

	private static final String END_OF_PAGE = """
			  order by listed.received_at desc, listed.document_id desc
			  limit :max
			)
			select page.*, first.way, first.source, first.name,
			  (select count(*) from receipt where receipt.document_id = page.document_id) as receipts
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

	private final JdbcClient jdbc;

	ImportView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** The imports that meet a filter, behind a place in the list of all. */
	@Transactional(readOnly = true)
	List<Row> page(ImportFilter filter, ImportPosition before, int max) {
		this.jdbc.sql(PLAN_FOR_THESE_PARAMETERS).query().singleRow();
		// One limit for both: PostgreSQL begins at the first that it is given, and passes
		// over all that is between them.
		ImportPosition end = (filter.to() != null && filter.to().isBefore(before.receivedAt()))
				? new ImportPosition(filter.to(), 0) : before;
		JdbcClient.StatementSpec statement = this.jdbc.sql(statement(filter))
			.param("from", time((filter.from() != null) ? filter.from() : Instant.EPOCH))
			.param("beforeAt", time(end.receivedAt()))
			.param("beforeId", end.documentId())
			.param("state", (filter.state() != null) ? filter.state().name() : null)
			.param("idFrom", HexFormat.of().parseHex(filter.idWith('0')))
			.param("idTo", HexFormat.of().parseHex(filter.idWith('f')))
			.param("max", max);
		if (filter.isOfReceipts()) {
			statement = statement.param("source", filter.source()).param("name", filter.name());
		}
		if (filter.isOfReceipts() || filter.text() != null) {
			statement = statement.param("text", filter.textQuery());
		}
		if (filter.test() != null) {
			statement = statement.param("test", filter.test());
		}
		return statement.query(ImportView::row).list();
	}

	private String statement(ImportFilter filter) {
		StringBuilder statement = new StringBuilder(PAGE).append(filter.isOfReceipts() ? OF_RECEIPTS : OF_ALL)
			.append(MEETING);
		if (filter.isOfReceipts() && filter.state() != null && filter.state() != DocumentState.PUBLISHED) {
			statement.append(WITH_RARE_STATE);
		}
		if (!filter.isOfReceipts() && filter.text() != null) {
			statement.append(WITH_TEXT);
		}
		if (filter.test() != null) {
			boolean testAlone = !filter.isOfReceipts() && filter.text() == null;
			statement.append((testAlone && isLarge(filter.test())) ? WITH_LARGE_TEST : WITH_TEST);
		}
		return statement.append(END_OF_PAGE).toString();
	}

	private boolean isLarge(String test) {
		return this.jdbc.sql(IS_LARGE_TEST)
			.param("test", test)
			.param("large", LARGE_TEST)
			.query(Boolean.class)
			.single();
	}

	private static Row row(ResultSet row, int number) throws SQLException {
		DocumentState state = DocumentState.valueOf(row.getString("state"));
		Instant receivedAt = row.getObject("received_at", OffsetDateTime.class).toInstant();
		OffsetDateTime finishedAt = row.getObject("finished_at", OffsetDateTime.class);
		String way = row.getString("way");
		ImportSummary summary = new ImportSummary(HexFormat.of().formatHex(row.getBytes("sha256")), state,
				(state == DocumentState.PUBLISHED) ? row.getObject("result_count", Long.class) : null,
				(state == DocumentState.REJECTED) ? row.getLong("violation_count") : null, row.getString("failure"),
				row.getLong("size_bytes"), receivedAt, (finishedAt != null) ? finishedAt.toInstant() : null,
				(way != null) ? Way.valueOf(way) : null, row.getString("source"), row.getString("name"),
				row.getLong("receipts"));
		return new Row(summary, new ImportPosition(receivedAt, row.getLong("document_id")));
	}

	private static OffsetDateTime time(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

	/** An import and its place in the list. */
	record Row(ImportSummary summary, ImportPosition position) {

	}

}

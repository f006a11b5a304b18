package markr.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

import markr.importvault.DocumentState;
import markr.importvault.Way;
import org.jspecify.annotations.Nullable;

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
	// memory, so the few documents of a source are better looked up (adr/0031).
	private static final String PLAN_FOR_THESE_PARAMETERS = """
			select set_config('plan_cache_mode', 'force_custom_plan', true),
			  set_config('random_page_cost', '1.1', true),
			  set_config('max_parallel_workers_per_gather', '0', true)
			""";

	private static final String LED_TO = """
			with led_to as (
			  %s
			  order by received_at desc, document_id desc
			  limit :lookedAt
			)
			""";

	// Parameters that are null fall away when the statement is planned. The same place is
	// joined, so that the index of the few that are not published can be asked for it.
	private static final String PAGE = LED_TO
			+ """
					, page as materialized (
					  select document_id, received_at, sha256, size_bytes, state, result_count, violation_count, failure, finished_at
					  from led_to
					  join document using (received_at, document_id)
					  where (cast(:state as text) is null or state = :state)
					  and sha256 between :idFrom and :idTo
					  and (
					    not :testAsked
					    or (select true from test_history where test_id = :test and document_id = led_to.document_id limit 1)
					  )
					  and (
					    not :receiptAsked
					    or (
					      select true
					      from receipt
					      where document_id = led_to.document_id
					      and (cast(:source as text) is null or source = :source)
					      and (cast(:name as text) is null or name = :name)
					      and (cast(:text as text) is null or receipt_words(name, source) @@ to_tsquery('simple', :text))
					      limit 1
					    )
					  )
					  order by received_at desc, document_id desc
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

	// The last one that is looked at, if another one follows.
	private static final String END = LED_TO + """
			select received_at, document_id
			from led_to
			order by received_at desc, document_id desc
			offset :lookedAt - 2
			limit 2
			""";

	/**
	 * Documents that are looked at for one page, so that none takes longer than another
	 * however many there are: some 20 ms where words are looked for in their receipts.
	 */
	static final int LOOKED_AT_MAX = 2000;

	private final JdbcClient jdbc;

	private final ImportLeadView leads;

	ImportView(JdbcClient jdbc, ImportLeadView leads) {
		this.jdbc = jdbc;
		this.leads = leads;
	}

	/**
	 * The imports that meet a filter, behind a place in the list of all.
	 * @param max how many at most
	 * @return fewer than that, perhaps none, where few of those that were looked at meet
	 * it; there may be more of them behind its next place all the same
	 */
	// What arrives meanwhile must not move the end of what is looked at.
	@Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
	Page page(ImportFilter filter, ImportPosition before, int max) {
		this.jdbc.sql(PLAN_FOR_THESE_PARAMETERS).query().singleRow();
		ImportLead lead = this.leads.find(filter, LOOKED_AT_MAX);
		List<Row> rows = statement(PAGE, lead, filter, before).param("lookedAt", LOOKED_AT_MAX)
			// One more than asked for tells whether there is a next page.
			.param("max", max + 1)
			.query(ImportView::row)
			.list();
		List<ImportSummary> imports = rows.stream().limit(max).map(Row::summary).toList();
		return new Page(imports, (rows.size() > max) ? rows.get(max - 1).position() : end(lead, filter, before));
	}

	/** Where to go on behind those that were looked at; null behind the last one. */
	private @Nullable ImportPosition end(ImportLead lead, ImportFilter filter, ImportPosition before) {
		List<ImportPosition> ends = statement(END, lead, filter, before).param("lookedAt", LOOKED_AT_MAX + 1)
			.query((row, number) -> position(row))
			.list();
		return (ends.size() == 2) ? ends.get(0) : null;
	}

	private JdbcClient.StatementSpec statement(String sql, ImportLead lead, ImportFilter filter,
			ImportPosition before) {
		// One limit for both: PostgreSQL begins at the first that it is given, and passes
		// over all that is between them.
		ImportPosition end = (filter.to() != null && filter.to().isBefore(before.receivedAt()))
				? new ImportPosition(filter.to(), 0) : before;
		return this.jdbc.sql(sql.formatted(ImportLeadView.documents(lead.by()).strip()))
			.param("from", time((filter.from() != null) ? filter.from() : Instant.EPOCH))
			.param("beforeAt", time(end.receivedAt()))
			.param("beforeId", end.documentId())
			.param("state", (filter.state() != null) ? filter.state().name() : null)
			.param("source", filter.source())
			.param("name", filter.name())
			.param("text", filter.textQuery())
			.param("word", lead.word())
			.param("receiptAsked", lead.leavesReceipts(filter))
			.param("test", filter.test())
			.param("testAsked", lead.leavesTest(filter))
			.param("idFrom", HexFormat.of().parseHex(filter.idWith('0')))
			.param("idTo", HexFormat.of().parseHex(filter.idWith('f')));
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
		return new Row(summary, position(row));
	}

	private static ImportPosition position(ResultSet row) throws SQLException {
		return new ImportPosition(row.getObject("received_at", OffsetDateTime.class).toInstant(),
				row.getLong("document_id"));
	}

	private static OffsetDateTime time(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

	/**
	 * A part of the list.
	 *
	 * @param imports the imports
	 * @param next the place that the next part begins behind; null if there is none
	 */
	record Page(List<ImportSummary> imports, @Nullable ImportPosition next) {
	}

	/** An import and its place in the list. */
	private record Row(ImportSummary summary, ImportPosition position) {
	}

}

package markr.importvault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;

import markr.importvault.document.DocumentState;
import markr.importvault.document.KeptDrop;
import markr.importvault.document.Receipt;
import markr.importvault.document.ViolationCode;
import markr.importvault.document.Way;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Receipts beside their documents, for lists. */
@Component
class ReceiptView {

	// Parameters that are null fall away when the statement is planned (adr/0031).
	private static final String PLAN_FOR_THESE_PARAMETERS = """
			select set_config('plan_cache_mode', 'force_custom_plan', true),
			  set_config('random_page_cost', '1.1', true),
			  set_config('max_parallel_workers_per_gather', '0', true)
			""";

	private static final String PAGE = """
			select receipt.*, encode(document.sha256, 'hex') as document, document.state
			from receipt
			left join document on document.document_id = receipt.document_id
			where receipt.receipt_id < :before
			and (cast(:outcome as text) is null or receipt.outcome = :outcome)
			and (cast(:source as text) is null or receipt.source = :source)
			order by receipt.receipt_id desc
			limit :max
			""";

	private final JdbcClient jdbc;

	ReceiptView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Transactional(readOnly = true)
	List<KeptDrop> page(Receipt.@Nullable Outcome outcome, @Nullable String source, long before, int max) {
		this.jdbc.sql(PLAN_FOR_THESE_PARAMETERS).query().singleRow();
		return this.jdbc.sql(PAGE)
			.param("before", before)
			.param("outcome", (outcome != null) ? outcome.name() : null)
			.param("source", source)
			.param("max", max)
			.query(ReceiptView::drop)
			.list();
	}

	private static KeptDrop drop(ResultSet row, int number) throws SQLException {
		String refusal = row.getString("refusal");
		ViolationCode code = (refusal != null) ? ViolationCode.valueOf(refusal) : null;
		String state = row.getString("state");
		return new KeptDrop(row.getLong("receipt_id"), row.getObject("received_at", OffsetDateTime.class).toInstant(),
				Receipt.Outcome.valueOf(row.getString("outcome")), code, (code != null) ? code.meaning() : null,
				Way.valueOf(row.getString("way")), row.getString("source"), row.getString("name"),
				row.getLong("size_bytes"), row.getString("node"), row.getString("document"),
				(state != null) ? DocumentState.valueOf(state) : null);
	}

}

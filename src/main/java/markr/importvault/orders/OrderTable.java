package markr.importvault.orders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import markr.importvault.document.Order;
import markr.importvault.document.Selection;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code orders}, and which documents an order has. */
@Repository
class OrderTable {

	private static final String INSERT = """
			insert into orders (name, act, dry_run, selection, reason, asked_by)
			values (:name, :act, :dryRun, :selection, :reason, :by)
			on conflict (name) do nothing
			returning order_id
			""";

	// An outcome that is known without reading the document is there at once. What is
	// under way already is processed by the present rules anyway.
	private static final String SELECT_DOCUMENTS = """
			insert into ordered_document (order_id, document_id, outcome, detail, ended_at)
			select :order, document_id, outcome, detail, case when outcome is not null then clock_timestamp() end
			from (
			  select document_id,
			    case
			      when :act = 'REPROCESS' and state = 'FAILED' and not :dryRun then 'REOPENED'
			      when :act = 'WITHDRAW' and state <> 'PUBLISHED' then 'UNCHANGED'
			      when :act = 'REINSTATE' and state <> 'WITHDRAWN' then 'UNCHANGED'
			      when not :dryRun then null
			      when :act = 'RETRY' then 'REOPENED'
			      when :act = 'WITHDRAW' then 'WITHDRAWN'
			      when :act = 'REINSTATE' and violation_count = 0 then 'REINSTATED'
			      when :act = 'REINSTATE' then 'REFUSED'
			    end as outcome,
			    (
			      select kind || ' ' || error
			      from failure
			      where :act = 'RETRY' and failure.document_id = document.document_id and failed_at = finished_at
			    ) as detail
			  from document
			  where (:act = 'RELEASE' or state <> 'RECEIVED')
			  and (:act <> 'RETRY' or state = 'FAILED')
			  and (:act <> 'REPROCESS' or :dryRun or order_id is null)
			  and (cast(:documentIds as bigint[]) is null or document_id = any(:documentIds))
			  and (cast(:sha256s as bytea[]) is null or sha256 = any(:sha256s))
			  and (cast(:from as timestamptz) is null or received_at >= :from)
			  and (cast(:until as timestamptz) is null or received_at < :until)
			  and (cast(:state as text) is null or state = :state)
			  and (cast(:source as text) is null or exists (
			    select from receipt where receipt.document_id = document.document_id and receipt.source = :source
			  ))
			  and (cast(:code as text) is null or exists (
			    select from violation
			    where violation.document_id = document.document_id and violation.revision = document.revision
			    and violation.code = :code
			  ))
			  and (cast(:kind as text) is null and cast(:error as text) is null or exists (
			    select from failure
			    where failure.document_id = document.document_id and failed_at = finished_at
			    and (cast(:kind as text) is null or kind = :kind)
			    and (cast(:error as text) is null or error = :error)
			  ))
			  order by document_id
			  %s
			) as selected
			""";

	private static final String LOCK = "for update of document";

	private static final String FIND = """
			select * from orders where name = :name
			""";

	private static final String GET = """
			select * from orders where order_id = :order
			""";

	private static final String PAGE = """
			select * from orders where order_id < :before order by order_id desc limit :max
			""";

	private static final String END_DRY_RUN = """
			update orders set dry_run_ended_at = clock_timestamp(), dry_run_failure = :failure
			where order_id = :order and dry_run_ended_at is null
			""";

	private final JdbcClient jdbc;

	OrderTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** The new order's number; none if there is one with this id. */
	Optional<Long> insert(Order order) {
		return this.jdbc.sql(INSERT)
			.param("name", order.id())
			.param("act", order.act().name())
			.param("dryRun", order.dryRun())
			.param("selection", order.selection())
			.param("reason", order.reason())
			.param("by", order.by())
			.query(Long.class)
			.optional();
	}

	/** Adds the selected documents; locks their rows if they get a new revision. */
	void select(long number, Order order, Selection selection) {
		boolean revised = order.act() == Order.Act.REPROCESS && !order.dryRun();
		Collection<String> sha256s = selection.documents();
		Collection<Long> documentIds = selection.documentIds();
		this.jdbc.sql(SELECT_DOCUMENTS.formatted(revised ? LOCK : ""))
			.param("order", number)
			.param("act", order.act().name())
			.param("dryRun", order.dryRun())
			.param("documentIds", (documentIds != null) ? documentIds.toArray(Long[]::new) : null)
			.param("sha256s",
					(sha256s != null) ? sha256s.stream().map(HexFormat.of()::parseHex).toArray(byte[][]::new) : null)
			.param("from", time(selection.receivedFrom()))
			.param("until", time(selection.receivedUntil()))
			.param("state", name(selection.state()))
			.param("source", selection.source())
			.param("code", name(selection.violationCode()))
			.param("kind", name(selection.failureKind()))
			.param("error", selection.error())
			.update();
	}

	Optional<KeptOrder> find(String id) {
		return this.jdbc.sql(FIND).param("name", id).query(OrderTable::order).optional();
	}

	KeptOrder get(long number) {
		return this.jdbc.sql(GET).param("order", number).query(OrderTable::order).single();
	}

	List<KeptOrder> page(long before, int max) {
		return this.jdbc.sql(PAGE).param("before", before).param("max", max).query(OrderTable::order).list();
	}

	void endDryRun(long number, @Nullable String failure) {
		this.jdbc.sql(END_DRY_RUN).param("order", number).param("failure", failure).update();
	}

	private static KeptOrder order(ResultSet row, int number) throws SQLException {
		OffsetDateTime dryRunEndedAt = row.getObject("dry_run_ended_at", OffsetDateTime.class);
		return new KeptOrder(row.getLong("order_id"),
				new Order(row.getString("name"), Order.Act.valueOf(row.getString("act")), row.getBoolean("dry_run"),
						row.getString("selection"), row.getString("reason"), row.getString("asked_by")),
				row.getObject("ordered_at", OffsetDateTime.class).toInstant(),
				(dryRunEndedAt != null) ? dryRunEndedAt.toInstant() : null, row.getString("dry_run_failure"));
	}

	private static @Nullable String name(@Nullable Enum<?> value) {
		return (value != null) ? value.name() : null;
	}

	private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
		return (instant != null) ? instant.atOffset(ZoneOffset.UTC) : null;
	}

}

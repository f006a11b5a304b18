package markr.importvault.orders;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;

import markr.importvault.document.Order;
import markr.importvault.document.Selection;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code ordered_document}, when an order selects its documents. */
@Repository
class SelectedDocumentTable {

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

	private final JdbcClient jdbc;

	SelectedDocumentTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
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

	private static @Nullable String name(@Nullable Enum<?> value) {
		return (value != null) ? value.name() : null;
	}

	private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
		return (instant != null) ? instant.atOffset(ZoneOffset.UTC) : null;
	}

}

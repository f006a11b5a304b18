package markr.importvault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code receipt}: one row per drop. */
@Repository
class ReceiptTable {

	private static final String INSERT = """
			insert into receipt (drop_id, document_id, outcome, refusal, way, source, name, size_bytes, node, inbox)
			values (:dropId, :documentId, :outcome, :refusal, :way, :source, :name, :sizeBytes, :node, :inbox)
			""";

	private static final String INSERT_ALL = """
			insert into receipt (drop_id, document_id, outcome, way, source, name, size_bytes, node, inbox)
			select cast(drop_id as uuid), document_id, outcome, way, source, name, size_bytes, :node, inbox
			from unnest(:dropIds, :documentIds, :outcomes, :ways, :sources, :names, :sizesBytes, :inboxes) with ordinality
			  as arrived (drop_id, document_id, outcome, way, source, name, size_bytes, inbox, ordinal)
			order by ordinal
			""";

	private static final String FIND_ALL = """
			select * from receipt where drop_id = any(cast(:dropIds as uuid[]))
			""";

	private static final String FIND = """
			select * from receipt where drop_id = :dropId
			""";

	// Not ordered by the bare key: its index would be read from the first receipt of all.
	private static final String UNANSWERED = """
			select receipt.receipt_id
			from receipt
			join document using (document_id)
			where receipt.inbox = :inbox
			and receipt.answered_at is null
			and receipt.receipt_id <> all(:except)
			and document.state in ('REJECTED', 'FAILED')
			order by receipt.receipt_id + 0
			limit :max
			""";

	// Several nodes may answer for one inbox: each takes another receipt.
	private static final String LOCK_UNANSWERED = """
			select receipt_id, document_id, source, name
			from receipt
			where receipt_id = :receiptId and inbox = :inbox and answered_at is null
			for update skip locked
			""";

	private static final String ANSWERED = """
			update receipt set answered_at = now() where receipt_id = :receiptId
			""";

	// A published document is answered by its statistics.
	private static final String ANSWER_PUBLISHED = """
			update receipt set answered_at = now()
			where receipt_id in (
			  select receipt.receipt_id
			  from receipt
			  join document using (document_id)
			  where receipt.inbox = :inbox
			  and receipt.answered_at is null
			  and document.state = 'PUBLISHED'
			  for update of receipt skip locked
			)
			""";

	private final JdbcClient jdbc;

	ReceiptTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void insert(Drop drop, Receipt receipt, long sizeBytes, String node) {
		this.jdbc.sql(INSERT)
			.param("dropId", drop.dropId())
			.param("documentId", receipt.documentId())
			.param("outcome", receipt.outcome().name())
			.param("refusal", (receipt.refusal() != null) ? receipt.refusal().name() : null)
			.param("way", drop.way().name())
			.param("source", drop.source())
			.param("name", drop.name())
			.param("sizeBytes", sizeBytes)
			.param("node", node)
			.param("inbox", (receipt.documentId() != null) ? drop.inbox() : null)
			.update();
	}

	/** The receipts of drops whose contents are kept, each given by the drop's id. */
	void insert(List<SmallDrop> drops, Map<UUID, Receipt> receipts, String node) {
		List<Receipt> inserted = drops.stream().map((drop) -> receipts.get(drop.drop().dropId())).toList();
		this.jdbc.sql(INSERT_ALL)
			.param("dropIds", column(inserted, (receipt) -> receipt.dropId().toString()))
			.param("documentIds", inserted.stream().map(Receipt::documentId).toArray(Long[]::new))
			.param("outcomes", column(inserted, (receipt) -> receipt.outcome().name()))
			.param("ways", column(drops, (drop) -> drop.drop().way().name()))
			.param("sources", column(drops, (drop) -> drop.drop().source()))
			.param("names", column(drops, (drop) -> drop.drop().name()))
			.param("sizesBytes", drops.stream().map((drop) -> (long) drop.content().length).toArray(Long[]::new))
			.param("inboxes", column(drops, (drop) -> drop.drop().inbox()))
			.param("node", node)
			.update();
	}

	private static <T> String[] column(List<T> rows, Function<T, @Nullable String> value) {
		return rows.stream().map(value).toArray(String[]::new);
	}

	/** Those receipts that there are already, by their drops' ids. */
	Map<UUID, Receipt> find(Collection<UUID> dropIds) {
		return this.jdbc.sql(FIND_ALL)
			.param("dropIds", dropIds.stream().map(UUID::toString).toArray(String[]::new))
			.query(ReceiptTable::receipt)
			.list()
			.stream()
			.collect(Collectors.toMap(Receipt::dropId, Function.identity()));
	}

	Optional<Receipt> find(UUID dropId) {
		return this.jdbc.sql(FIND).param("dropId", dropId).query(ReceiptTable::receipt).optional();
	}

	/** Receipts of refused documents that the inbox has not heard of, the first ones. */
	List<Long> unanswered(String inbox, Collection<Long> except, int max) {
		return this.jdbc.sql(UNANSWERED)
			.param("inbox", inbox)
			.param("except", except.toArray(Long[]::new))
			.param("max", max)
			.query(Long.class)
			.list();
	}

	/**
	 * Such a receipt, its row held until the transaction ends; none if another node has
	 * it.
	 */
	Optional<Unanswered> lockUnanswered(String inbox, long receiptId) {
		return this.jdbc.sql(LOCK_UNANSWERED)
			.param("inbox", inbox)
			.param("receiptId", receiptId)
			.query(Unanswered.class)
			.optional();
	}

	void answered(long receiptId) {
		this.jdbc.sql(ANSWERED).param("receiptId", receiptId).update();
	}

	void answerPublished(String inbox) {
		this.jdbc.sql(ANSWER_PUBLISHED).param("inbox", inbox).update();
	}

	private static Receipt receipt(ResultSet row, int number) throws SQLException {
		String refusal = row.getString("refusal");
		return new Receipt(row.getObject("drop_id", UUID.class), Receipt.Outcome.valueOf(row.getString("outcome")),
				row.getObject("document_id", Long.class), (refusal != null) ? ViolationCode.valueOf(refusal) : null);
	}

	/**
	 * A receipt whose inbox has not heard of the refusal yet.
	 */
	record Unanswered(long receiptId, long documentId, @Nullable String source, String name) {
	}

}

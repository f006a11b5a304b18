package markr.importvault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

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

	private static final String FIND = """
			select * from receipt where drop_id = :dropId
			""";

	// Several nodes may answer for one inbox: each takes another receipt.
	private static final String LOCK_NEXT_UNANSWERED = """
			select receipt.receipt_id, receipt.document_id, receipt.source, receipt.name
			from receipt
			join document using (document_id)
			where receipt.inbox = :inbox
			and receipt.answered_at is null
			and receipt.receipt_id <> all(:except)
			and document.state in ('REJECTED', 'FAILED')
			order by receipt.receipt_id
			limit 1
			for update of receipt skip locked
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

	Optional<Receipt> find(UUID dropId) {
		return this.jdbc.sql(FIND).param("dropId", dropId).query(ReceiptTable::receipt).optional();
	}

	/** A receipt of a refused document, its row held until the transaction ends. */
	Optional<Unanswered> lockNextUnanswered(String inbox, Collection<Long> except) {
		return this.jdbc.sql(LOCK_NEXT_UNANSWERED)
			.param("inbox", inbox)
			.param("except", except.toArray(Long[]::new))
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

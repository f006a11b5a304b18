package markr.importvault;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code receipt}, as far as inboxes have to hear of a refusal. */
@Repository
class UnansweredTable {

	// Not ordered by the bare key: its index would be read from the first receipt of all.
	// One that is due may be of a document that waits for its import.
	private static final String PAGE = """
			select receipt.receipt_id
			from receipt
			join document using (document_id)
			where receipt.inbox = :inbox
			and receipt.answer_due
			and receipt.receipt_id <> all(:except)
			and document.state in ('REJECTED', 'FAILED', 'WITHDRAWN')
			order by receipt.receipt_id + 0
			limit :max
			""";

	private static final String FIND = """
			select receipt_id, document_id, source, name
			from receipt
			where receipt_id = :receiptId and inbox = :inbox and answer_due
			""";

	// Several nodes may answer for one inbox: each takes another receipt.
	private static final String LOCK = FIND + "for update skip locked";

	private static final String ANSWERED = """
			update receipt set answer_due = false, answered_at = clock_timestamp() where receipt_id = :receiptId and answer_due
			""";

	private static final String ANSWER_ALL = """
			update receipt set answer_due = false, answered_at = clock_timestamp() where document_id = :documentId and answer_due
			""";

	// A published document is answered by its statistics.
	private static final String ANSWER_PUBLISHED = """
			update receipt set answer_due = false, answered_at = clock_timestamp()
			where receipt_id in (
			  select receipt.receipt_id
			  from receipt
			  join document using (document_id)
			  where receipt.inbox = :inbox
			  and receipt.answer_due
			  and document.state = 'PUBLISHED'
			  for update of receipt skip locked
			)
			""";

	private final JdbcClient jdbc;

	UnansweredTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Receipts of refused or withdrawn documents that the inbox has not heard of, the
	 * first ones.
	 */
	List<Long> find(String inbox, Collection<Long> except, int max) {
		return this.jdbc.sql(PAGE)
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
	Optional<Unanswered> lock(String inbox, long receiptId) {
		return find(LOCK, inbox, receiptId);
	}

	/** Such a receipt, held by nobody. */
	Optional<Unanswered> find(String inbox, long receiptId) {
		return find(FIND, inbox, receiptId);
	}

	private Optional<Unanswered> find(String sql, String inbox, long receiptId) {
		return this.jdbc.sql(sql)
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

	/** Closes all receipts of a document. */
	void answerAll(long documentId) {
		this.jdbc.sql(ANSWER_ALL).param("documentId", documentId).update();
	}

	/** A receipt whose inbox has not heard of the refusal yet. */
	record Unanswered(long receiptId, long documentId, @Nullable String source, String name) {
	}

}

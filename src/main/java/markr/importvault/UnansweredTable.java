package markr.importvault;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code receipt}, as far as inboxes have to hear of a refusal, or that a
 * document which has come back counts after all.
 */
@Repository
class UnansweredTable {

	/** Of a due receipt: something is left to do in its inbox. */
	private static final String TO_BE_ANSWERED = """
			and case when receipt.answered_at is null then document.state in ('REJECTED', 'FAILED', 'WITHDRAWN')
			  else document.state = 'PUBLISHED' end
			""";

	// Not ordered by the bare key: its index would be read from the first receipt of all.
	// One that is due may be of a document that waits for its import.
	private static final String PAGE = """
			select receipt.receipt_id
			from receipt
			join document using (document_id)
			where receipt.inbox = :inbox
			and receipt.answer_due
			and receipt.receipt_id <> all(:except)
			""" + TO_BE_ANSWERED + """
			order by receipt.receipt_id + 0
			limit :max
			""";

	private static final String IS_ANY_DUE = """
			select exists (select from receipt where inbox = :inbox and answer_due)
			""";

	private static final String FIND = """
			select receipt.receipt_id, receipt.document_id, receipt.source, receipt.name
			from receipt
			join document using (document_id)
			where receipt.receipt_id = :receiptId and receipt.inbox = :inbox and receipt.answer_due
			""" + TO_BE_ANSWERED;

	// Several nodes may answer for one inbox: each takes another receipt.
	private static final String LOCK = FIND + "for update of receipt skip locked";

	private static final String ANSWERED = """
			update receipt set answer_due = false, answered_at = coalesce(answered_at, clock_timestamp())
			where receipt_id = :receiptId and answer_due
			""";

	// A statement of its own: the one before has waited for what just reopened the
	// document.
	private static final String DUE_AGAIN_UNLESS_REFUSED = """
			update receipt set answer_due = true
			from document
			where receipt.receipt_id = :receiptId
			and document.document_id = receipt.document_id
			and document.state in ('RECEIVED', 'PUBLISHED')
			""";

	private static final String ANSWER_ALL = """
			update receipt set answer_due = false, answered_at = clock_timestamp() where document_id = :documentId and answer_due
			""";

	// A published document is answered by its statistics. One that has come back stays
	// where it is when it is refused again.
	private static final String CLOSE = """
			update receipt set answer_due = false, answered_at = coalesce(answered_at, clock_timestamp())
			where receipt_id in (
			  select receipt.receipt_id
			  from receipt
			  join document using (document_id)
			  where receipt.inbox = :inbox
			  and receipt.answer_due
			  and case when receipt.answered_at is null then document.state = 'PUBLISHED'
			    else document.state in ('REJECTED', 'FAILED', 'WITHDRAWN') end
			  for update of receipt skip locked
			)
			""";

	private final JdbcClient jdbc;

	UnansweredTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Whether there may be something to do in the inbox. */
	boolean isAnyDue(String inbox) {
		return this.jdbc.sql(IS_ANY_DUE).param("inbox", inbox).query(Boolean.class).single();
	}

	/**
	 * Receipts of refused or withdrawn documents that the inbox has not heard of, and of
	 * published ones that had come back, the first ones.
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

	/** Makes an answer due again whose document was taken after all in the meantime. */
	void dueAgainUnlessRefused(long receiptId) {
		this.jdbc.sql(DUE_AGAIN_UNLESS_REFUSED).param("receiptId", receiptId).update();
	}

	/** Closes the receipts of which nothing is left to do in the inbox. */
	void close(String inbox) {
		this.jdbc.sql(CLOSE).param("inbox", inbox).update();
	}

	/** Closes all receipts of a document. */
	void answerAll(long documentId) {
		this.jdbc.sql(ANSWER_ALL).param("documentId", documentId).update();
	}

	/** A receipt whose inbox has not heard yet what has become of the document. */
	record Unanswered(long receiptId, long documentId, @Nullable String source, String name) {
	}

}

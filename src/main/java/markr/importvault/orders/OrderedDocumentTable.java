package markr.importvault.orders;

import java.util.Collection;
import java.util.List;

import markr.importvault.DocumentTable;
import markr.importvault.document.Document;
import markr.importvault.document.Order;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code ordered_document}: the documents of orders, with what has become of
 * each.
 */
@Repository
class OrderedDocumentTable {

	// The lock is the claim: it ends with the transaction, or with the connection of a
	// node that has died.
	private static final String TAKE = """
			select document.*
			from (
			  select document_id
			  from ordered_document
			  where order_id = :order and document_id > :after and outcome is null and not by_itself
			  order by document_id
			  limit :max
			  for no key update skip locked
			) as taken
			join document using (document_id)
			order by document_id
			""";

	// Rows of documents come before rows of tests, as everywhere; one that is about to be
	// withdrawn is left for later.
	private static final String TAKE_LOCKED = TAKE + """
			for no key update of document skip locked
			""";

	private static final String ARE_TO_COME = """
			select exists (
			  select from ordered_document where order_id = :order and outcome is null and not by_itself
			)
			""";

	private static final String END = """
			update ordered_document
			set outcome = :outcome, detail = coalesce(:detail, detail), ended_at = clock_timestamp()
			where order_id = :order and document_id = any(:documentIds) and outcome is null
			""";

	private static final String INSERT = """
			insert into ordered_document (order_id, document_id, outcome, ended_at)
			values (:order, :documentId, :outcome, clock_timestamp())
			""";

	private static final String FIND = """
			select document_id from ordered_document where order_id = :order and outcome = :outcome
			""";

	// Two nodes that carry out the same order come one after the other.
	private static final String NEXT = """
			select document_id
			from ordered_document
			where order_id = :order and outcome is null
			order by document_id
			limit :max
			for update
			""";

	private static final String LEAVE = """
			update ordered_document set by_itself = true
			where order_id = :order
			and (cast(:documentIds as bigint[]) is null or document_id = any(:documentIds))
			and outcome is null and not by_itself
			returning document_id
			""";

	private final JdbcClient jdbc;

	OrderedDocumentTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * The next documents that are to come and that no other transaction has taken.
	 * @param after the id of the document before
	 * @param locked whether the documents themselves are locked as well
	 */
	List<Document> take(long order, long after, int max, boolean locked) {
		return this.jdbc.sql(locked ? TAKE_LOCKED : TAKE)
			.param("order", order)
			.param("after", after)
			.param("max", max)
			.query(DocumentTable::document)
			.list();
	}

	/** Whether any are to come, taken or not. */
	boolean areToCome(long order) {
		return this.jdbc.sql(ARE_TO_COME).param("order", order).query(Boolean.class).single();
	}

	/**
	 * Records the same outcome for all of these documents that have none.
	 * @param detail null if there is nothing new to say
	 */
	void end(long order, Collection<Long> documentIds, Order.Outcome outcome, @Nullable String detail) {
		this.jdbc.sql(END)
			.param("order", order)
			.param("documentIds", documentIds.toArray(Long[]::new))
			.param("outcome", outcome.name())
			.param("detail", detail)
			.update();
	}

	void insert(long order, long documentId, Order.Outcome outcome) {
		this.jdbc.sql(INSERT)
			.param("order", order)
			.param("documentId", documentId)
			.param("outcome", outcome.name())
			.update();
	}

	/** The documents of an order with an outcome. */
	List<Long> find(long order, Order.Outcome outcome) {
		return this.jdbc.sql(FIND).param("order", order).param("outcome", outcome.name()).query(Long.class).list();
	}

	/** The next documents without an outcome; their rows are locked. */
	List<Long> next(long order, int max) {
		return this.jdbc.sql(NEXT).param("order", order).param("max", max).query(Long.class).list();
	}

	/**
	 * Returns those that have left the others.
	 * @param documentIds null for all that are still to come
	 */
	List<Long> leave(long order, @Nullable Collection<Long> documentIds) {
		return this.jdbc.sql(LEAVE)
			.param("order", order)
			.param("documentIds", (documentIds != null) ? documentIds.toArray(Long[]::new) : null)
			.query(Long.class)
			.list();
	}

}

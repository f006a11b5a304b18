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

	// Parts of the same size, of all documents: so they are the same whenever they are
	// asked for.
	private static final String PARTS = """
			select min(document_id) as first, max(document_id) as last
			from (
			  select document_id, ntile(parts) over (order by document_id) as part
			  from ordered_document
			  cross join (
			    select cast(least(:partsMax, greatest(1, ceil(count(*) / cast(:documentsMin as numeric)))) as int) as parts
			    from ordered_document
			    where order_id = :order
			  ) as numbers
			  where order_id = :order
			) as documents
			group by part
			order by part
			""";

	// As many as are not too large together, but always one.
	private static final String PENDING = """
			select *
			from (
			  select document.*, sum(size_bytes) over (order by document_id) - size_bytes as bytes_before
			  from (
			    select document_id
			    from ordered_document
			    where order_id = :order and document_id between :first and :last
			    and outcome is null and not by_itself
			    order by document_id
			    limit :max
			  ) as next
			  join document using (document_id)
			) as pending
			where bytes_before = 0 or bytes_before + size_bytes <= :totalBytesMax
			order by document_id
			""";

	private static final String LOCK = """
			select document.*
			from document
			join ordered_document on ordered_document.document_id = document.document_id
			  and ordered_document.order_id = document.order_id
			where document.order_id = :order
			and document.document_id = any(:documentIds)
			and outcome is null and not by_itself
			order by document.document_id
			for update
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

	List<OrderedDocuments.Part> parts(long order, int documentsMin, int partsMax) {
		return this.jdbc.sql(PARTS)
			.param("order", order)
			.param("documentsMin", documentsMin)
			.param("partsMax", partsMax)
			.query(OrderedDocuments.Part.class)
			.list();
	}

	/** The next documents of a part that are to come, in the order of their ids. */
	List<Document> pending(long order, long first, long last, int max, long totalBytesMax) {
		return this.jdbc.sql(PENDING)
			.param("order", order)
			.param("first", first)
			.param("last", last)
			.param("max", max)
			.param("totalBytesMax", totalBytesMax)
			.query(DocumentTable::document)
			.list();
	}

	/** Those of the documents that are still to come; their rows are locked. */
	List<Document> lock(long order, Collection<Long> documentIds) {
		return this.jdbc.sql(LOCK)
			.param("order", order)
			.param("documentIds", documentIds.toArray(Long[]::new))
			.query(DocumentTable::document)
			.list();
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

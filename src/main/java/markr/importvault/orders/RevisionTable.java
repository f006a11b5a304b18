package markr.importvault.orders;

import java.util.List;
import java.util.Optional;

import markr.importvault.document.Order;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code document}, as far as it has a next revision. */
@Repository
class RevisionTable {

	private static final String UNDER_WAY = """
			select last_revision from document where document_id = :documentId and order_id is not null
			""";

	private static final String BEGIN = """
			update document
			set order_id = :order, last_revision = last_revision + 1, attempts = 0, failures = 0
			where document_id in (
			  select document_id from ordered_document where order_id = :order and outcome is null
			)
			returning document_id
			""";

	private static final String END = """
			update ordered_document
			set outcome = :outcome, detail = :detail, ended_at = clock_timestamp()
			from document
			where document.document_id = :documentId
			and ordered_document.document_id = document.document_id
			and ordered_document.order_id = document.order_id
			""";

	private static final String LEAVE = """
			update document set order_id = null where document_id = :documentId
			""";

	private final JdbcClient jdbc;

	RevisionTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Optional<Integer> underWay(long documentId) {
		return this.jdbc.sql(UNDER_WAY).param("documentId", documentId).query(Integer.class).optional();
	}

	/**
	 * Begins the revisions of all documents of an order that have no outcome yet.
	 * @return those documents
	 */
	List<Long> begin(long order) {
		return this.jdbc.sql(BEGIN).param("order", order).query(Long.class).list();
	}

	/** Whether the document was being processed again; it is not any more. */
	boolean end(long documentId, Order.Outcome outcome, @Nullable String detail) {
		int ended = this.jdbc.sql(END)
			.param("documentId", documentId)
			.param("outcome", outcome.name())
			.param("detail", detail)
			.update();
		this.jdbc.sql(LEAVE).param("documentId", documentId).update();
		return ended == 1;
	}

}

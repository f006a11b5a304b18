package markr.importvault.orders;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import markr.importvault.document.DocumentState;
import markr.importvault.document.Order;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The documents of orders, with what they are by now. */
@Component
class OrderProgressView {

	private static final String COUNT = """
			select outcome, state, count(*) as documents, sum(size_bytes) as bytes,
			  coalesce(sum(result_count), 0) as results, max(ended_at) as last_ended_at
			from ordered_document
			join document using (document_id)
			where ordered_document.order_id = :order
			group by outcome, state
			""";

	private static final String AFFECTED = """
			select encode(sha256, 'hex') as id, outcome, detail
			from ordered_document
			join document using (document_id)
			where ordered_document.order_id = :order and outcome <> 'UNCHANGED'
			order by document_id
			limit :max
			""";

	private final JdbcClient jdbc;

	OrderProgressView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	OrderProgress progress(long order) {
		Sums sums = new Sums();
		this.jdbc.sql(COUNT).param("order", order).query((RowCallbackHandler) (row) -> {
			long documents = row.getLong("documents");
			sums.documents += documents;
			sums.bytes += row.getLong("bytes");
			sums.states.merge(DocumentState.valueOf(row.getString("state")), documents, Long::sum);
			String outcome = row.getString("outcome");
			if (outcome != null) {
				sums.outcomes.merge(Order.Outcome.valueOf(outcome), documents, Long::sum);
				sums.bytesEnded += row.getLong("bytes");
				sums.results += row.getLong("results");
				Instant endedAt = row.getObject("last_ended_at", OffsetDateTime.class).toInstant();
				sums.lastEndedAt = (sums.lastEndedAt != null && sums.lastEndedAt.isAfter(endedAt)) ? sums.lastEndedAt
						: endedAt;
			}
		});
		return new OrderProgress(sums.documents, sums.outcomes, sums.states, sums.results, sums.bytes, sums.bytesEnded,
				sums.lastEndedAt);
	}

	/** The first documents that are not, or would not be, as they were. */
	List<OrderedDocument> affected(long order, int max) {
		return this.jdbc.sql(AFFECTED).param("order", order).param("max", max).query(OrderedDocument.class).list();
	}

	private static final class Sums {

		private final Map<Order.Outcome, Long> outcomes = new EnumMap<>(Order.Outcome.class);

		private final Map<DocumentState, Long> states = new EnumMap<>(DocumentState.class);

		private long documents;

		private long results;

		private long bytes;

		private long bytesEnded;

		private @Nullable Instant lastEndedAt;

	}

}

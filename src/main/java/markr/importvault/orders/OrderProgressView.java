package markr.importvault.orders;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import markr.importvault.document.DocumentState;
import markr.importvault.document.Order;
import org.jspecify.annotations.Nullable;

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
		List<Row> all = this.jdbc.sql(COUNT).param("order", order).query(Row.class).list();
		List<Row> ended = all.stream().filter((row) -> row.outcome() != null).toList();
		return new OrderProgress(sum(all, Row::documents), documentsBy(Row::outcome, ended),
				documentsBy(Row::state, all), sum(ended, Row::results), sum(all, Row::bytes), sum(ended, Row::bytes),
				ended.stream().map(Row::lastEndedAt).max(Comparator.naturalOrder()).orElse(null));
	}

	private static long sum(List<Row> rows, ToLongFunction<Row> number) {
		return rows.stream().mapToLong(number).sum();
	}

	private static <K> Map<K, Long> documentsBy(Function<Row, K> kind, List<Row> rows) {
		return rows.stream().collect(Collectors.groupingBy(kind, TreeMap::new, Collectors.summingLong(Row::documents)));
	}

	/** The first documents that are not, or would not be, as they were. */
	List<OrderedDocument> affected(long order, int max) {
		return this.jdbc.sql(AFFECTED).param("order", order).param("max", max).query(OrderedDocument.class).list();
	}

	/** Documents of an order with the same outcome and state. */
	private record Row(Order.@Nullable Outcome outcome, DocumentState state, long documents, long bytes, long results,
			@Nullable Instant lastEndedAt) {
	}

}

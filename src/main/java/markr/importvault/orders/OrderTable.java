package markr.importvault.orders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import markr.importvault.document.Order;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code orders}. */
@Repository
class OrderTable {

	private static final String INSERT = """
			insert into orders (name, act, dry_run, selection, reason, asked_by)
			values (:name, :act, :dryRun, :selection, :reason, :by)
			on conflict (name) do nothing
			returning order_id
			""";

	private static final String FIND = """
			select * from orders where name = :name
			""";

	private static final String GET = """
			select * from orders where order_id = :order
			""";

	private static final String PAGE = """
			select * from orders where order_id < :before order by order_id desc limit :max
			""";

	private static final String END_DRY_RUN = """
			update orders set dry_run_ended_at = clock_timestamp(), dry_run_failure = :failure
			where order_id = :order and dry_run_ended_at is null
			""";

	private final JdbcClient jdbc;

	OrderTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** The new order's number; none if there is one with this id. */
	Optional<Long> insert(Order order) {
		return this.jdbc.sql(INSERT)
			.param("name", order.id())
			.param("act", order.act().name())
			.param("dryRun", order.dryRun())
			.param("selection", order.selection())
			.param("reason", order.reason())
			.param("by", order.by())
			.query(Long.class)
			.optional();
	}

	Optional<KeptOrder> find(String id) {
		return this.jdbc.sql(FIND).param("name", id).query(OrderTable::order).optional();
	}

	KeptOrder get(long number) {
		return this.jdbc.sql(GET).param("order", number).query(OrderTable::order).single();
	}

	List<KeptOrder> page(long before, int max) {
		return this.jdbc.sql(PAGE).param("before", before).param("max", max).query(OrderTable::order).list();
	}

	void endDryRun(long number, @Nullable String failure) {
		this.jdbc.sql(END_DRY_RUN).param("order", number).param("failure", failure).update();
	}

	private static KeptOrder order(ResultSet row, int number) throws SQLException {
		OffsetDateTime dryRunEndedAt = row.getObject("dry_run_ended_at", OffsetDateTime.class);
		return new KeptOrder(row.getLong("order_id"),
				new Order(row.getString("name"), Order.Act.valueOf(row.getString("act")), row.getBoolean("dry_run"),
						row.getString("selection"), row.getString("reason"), row.getString("asked_by")),
				row.getObject("ordered_at", OffsetDateTime.class).toInstant(),
				(dryRunEndedAt != null) ? dryRunEndedAt.toInstant() : null, row.getString("dry_run_failure"));
	}

}

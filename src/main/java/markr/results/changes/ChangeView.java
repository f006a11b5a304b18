package markr.results.changes;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which tests have changed since a position. */
@Component
class ChangeView {

	private static final String POSITION = """
			select system_identifier || '-' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) as era,
			  pg_current_snapshot()::text as snapshot
			from pg_control_system()
			""";

	// One statement, so one snapshot: what it does not see is not visible in the new
	// position either, and is found the next time. The first condition is for the index.
	private static final String SINCE = """
			with present as materialized (
			  select system_identifier || '-' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) as era,
			    pg_current_snapshot()::text as snapshot
			  from pg_control_system()
			)
			select present.era, present.snapshot, changed.test_id, changed.version, changed.available
			from present
			left join (
			  select test_id, version, available
			  from test
			  where changed_in >= pg_snapshot_xmin(cast(:snapshot as pg_snapshot))
			  and not pg_visible_in_snapshot(changed_in, cast(:snapshot as pg_snapshot))
			  order by changed_in
			  limit :max
			) as changed on true
			""";

	private final JdbcClient jdbc;

	ChangeView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** The present position. */
	ChangePosition position() {
		return this.jdbc.sql(POSITION).query(ChangePosition.class).single();
	}

	/** The tests that have changed since a position, the first of them. */
	Changes since(ChangePosition position, int max) {
		return this.jdbc.sql(SINCE).param("snapshot", position.snapshot()).param("max", max).query(ChangeView::changes);
	}

	private static Changes changes(ResultSet rows) throws SQLException {
		List<TestChange> changes = new ArrayList<>();
		ChangePosition position = null;
		while (rows.next()) {
			position = new ChangePosition(rows.getString("era"), rows.getString("snapshot"));
			if (rows.getString("test_id") != null) {
				changes
					.add(new TestChange(rows.getString("test_id"), rows.getLong("version"), rows.getInt("available")));
			}
		}
		if (position == null) {
			throw new IllegalStateException("The server has no position");
		}
		return new Changes(changes, position);
	}

	/**
	 * Tests that have changed.
	 *
	 * @param tests each once
	 * @param position what was visible when they were read
	 */
	record Changes(List<TestChange> tests, ChangePosition position) {

	}

}

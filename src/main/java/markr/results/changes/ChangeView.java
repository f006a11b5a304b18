package markr.results.changes;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which tests have changed since a position. */
@Component
class ChangeView {

	// A standby does not know which transactions are under way, only that none is older
	// than the first. Its timeline is the one that the control file has heard of last.
	private static final String PRESENT = """
			select system_identifier || '-' || case when pg_is_in_recovery()
			    then lpad(upper(to_hex(greatest(timeline_id, min_recovery_end_timeline))), 8, '0')
			    else substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)
			  end as era,
			  case when pg_is_in_recovery() then format('%1$s:%1$s:', pg_snapshot_xmin(pg_current_snapshot()))
			    else pg_current_snapshot()::text
			  end as snapshot
			from pg_control_system()
			cross join pg_control_checkpoint()
			cross join pg_control_recovery()
			""";

	// One statement, so one snapshot: what it does not see is not visible in the new
	// position either, and is found the next time. The first condition is for the index.
	private static final String SINCE = """
			with present as materialized (
			""" + PRESENT + """
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
		return this.jdbc.sql(PRESENT).query(ChangePosition.class).single();
	}

	/** The tests that have changed since a position, the first of them. */
	Changes since(ChangePosition position, int max) {
		List<Row> rows = this.jdbc.sql(SINCE)
			.param("snapshot", position.snapshot())
			.param("max", max)
			.query(Row.class)
			.list();
		return new Changes(rows.stream().filter((row) -> row.testId() != null).map(Row::change).toList(),
				new ChangePosition(rows.get(0).era(), rows.get(0).snapshot()));
	}

	/**
	 * Tests that have changed.
	 *
	 * @param tests each once
	 * @param position what was visible when they were read
	 */
	record Changes(List<TestChange> tests, ChangePosition position) {

	}

	/** A position, and a test that has changed; without one if none has. */
	private record Row(String era, String snapshot, @Nullable String testId, @Nullable Long version,
			@Nullable Integer available) {

		TestChange change() {
			return new TestChange(this.testId, this.version, this.available);
		}

	}

}

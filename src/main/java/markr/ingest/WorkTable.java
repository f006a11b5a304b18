package markr.ingest;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code scheduled_tasks}, as far as db-scheduler has no call for it.
 */
@Repository
public class WorkTable {

	private static final String TAKE_FROM_SILENT = """
			update scheduled_tasks
			set picked = false, picked_by = null, last_heartbeat = null, execution_time = clock_timestamp(),
			    version = version + 1
			where task_name in ('import-document', 'reprocess-document')
			and split_part(task_instance, '@', 1) = any(:instances)
			and picked and last_heartbeat < clock_timestamp() - make_interval(secs => :seconds)
			returning split_part(task_instance, '@', 1)
			""";

	private static final String RENUMBER = """
			update scheduled_tasks
			set version = greatest(version, cast(1000 * extract(epoch from clock_timestamp()) as bigint))
			where task_name in ('import-document', 'reprocess-document')
			and split_part(task_instance, '@', 1) = any(:instances)
			and not picked
			""";

	// Longest silent first, so that the limit, which no installation reaches, hides no
	// node that has died.
	private static final String NODES = """
			select picked_by as name, count(*) as rows,
			  extract(epoch from clock_timestamp() - min(last_heartbeat)) as silent_seconds
			from scheduled_tasks
			where last_heartbeat is not null and picked
			group by picked_by
			order by silent_seconds desc
			limit 100
			""";

	// The statement's time, which is one: so the rows ahead of it are found by their
	// indexes, however many wait.
	private static final String BRING_BACK = """
			with brought_back as (
			  update scheduled_tasks
			  set execution_time = least(execution_time, clock_timestamp()),
			      last_heartbeat = least(last_heartbeat, clock_timestamp())
			  where task_name in ('import-document', 'reprocess-document', 'carry-out-order', 'import-small')
			  and (
			    not picked and execution_time > statement_timestamp() + interval '2 minutes'
			    or picked and last_heartbeat > statement_timestamp() + interval '10 seconds'
			  )
			  returning task_name
			)
			select count(*) as brought_back, clock_timestamp() as time from brought_back
			""";

	private static final String TIME = """
			select 0 as brought_back, clock_timestamp() as time
			""";

	private final JdbcClient jdbc;

	private final boolean reader;

	WorkTable(JdbcClient jdbc, @Value("${markr.reader:false}") boolean reader) {
		this.jdbc = jdbc;
		this.reader = reader;
	}

	/**
	 * Makes the rows of documents due again that a silent node has picked.
	 * @return the documents of those rows: the nodes of others have sent a heartbeat
	 */
	public Set<Long> takeFromSilent(Collection<Long> documentIds, Duration silence) {
		return Set.copyOf(this.jdbc.sql(TAKE_FROM_SILENT)
			.param("instances", instances(documentIds))
			.param("seconds", silence.toSeconds())
			.query((row, number) -> Long.valueOf(row.getString(1)))
			.list());
	}

	/** Gives the rows of documents, which no node has picked, a version never used. */
	public void renumber(Collection<Long> documentIds) {
		this.jdbc.sql(RENUMBER).param("instances", instances(documentIds)).update();
	}

	/** The nodes that have picked a row. */
	List<Node> nodes() {
		return this.jdbc.sql(NODES).query(Node.class).list();
	}

	/**
	 * Makes rows due now whose times are further in the future than Markr sets any, and
	 * has nodes silent from now on whose heartbeats are. A reader leaves that to others.
	 */
	Clock bringBack() {
		return this.jdbc.sql(this.reader ? TIME : BRING_BACK).query(Clock.class).single();
	}

	private static String[] instances(Collection<Long> documentIds) {
		return documentIds.stream().map(String::valueOf).toArray(String[]::new);
	}

	/**
	 * What time it is for the database, and how many rows were ahead of it.
	 */
	record Clock(long broughtBack, OffsetDateTime time) {
	}

	/** A node with work, and how long ago the first of its last heartbeats was. */
	record Node(String name, long rows, double silentSeconds) {
	}

}

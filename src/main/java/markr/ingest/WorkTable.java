package markr.ingest;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code scheduled_tasks}, as far as db-scheduler has no call for it.
 */
@Repository
public class WorkTable {

	private static final String TAKE_FROM_SILENT = """
			update scheduled_tasks
			set picked = false, picked_by = null, last_heartbeat = null, execution_time = :now, version = version + 1
			where task_name in ('import-document', 'reprocess-document')
			and split_part(task_instance, '@', 1) = any(:instances)
			and picked and last_heartbeat < :silentBefore
			returning split_part(task_instance, '@', 1)
			""";

	private static final String RENUMBER = """
			update scheduled_tasks
			set version = greatest(version, :version)
			where task_name in ('import-document', 'reprocess-document')
			and split_part(task_instance, '@', 1) = any(:instances)
			and not picked
			""";

	// Longest silent first, so that the limit, which no installation reaches, hides no
	// node that has died.
	private static final String NODES = """
			select picked_by as name, count(*) as rows, min(last_heartbeat) as heard_at
			from scheduled_tasks
			where last_heartbeat is not null and picked
			group by picked_by
			order by heard_at
			limit 100
			""";

	private final JdbcClient jdbc;

	WorkTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Makes the rows of documents due again that a silent node has picked.
	 * @return the documents of those rows: the nodes of others have sent a heartbeat
	 */
	public Set<Long> takeFromSilent(Collection<Long> documentIds, Instant silentBefore, Instant now) {
		return Set.copyOf(this.jdbc.sql(TAKE_FROM_SILENT)
			.param("instances", instances(documentIds))
			.param("silentBefore", silentBefore.atOffset(ZoneOffset.UTC))
			.param("now", now.atOffset(ZoneOffset.UTC))
			.query((row, number) -> Long.valueOf(row.getString(1)))
			.list());
	}

	/** Gives the rows of documents, which no node has picked, at least this version. */
	public void renumber(Collection<Long> documentIds, long version) {
		this.jdbc.sql(RENUMBER).param("instances", instances(documentIds)).param("version", version).update();
	}

	/** The nodes that have picked a row. */
	List<Node> nodes() {
		return this.jdbc.sql(NODES)
			.query((row, number) -> new Node(row.getString("name"), row.getLong("rows"),
					row.getObject("heard_at", OffsetDateTime.class).toInstant()))
			.list();
	}

	private static String[] instances(Collection<Long> documentIds) {
		return documentIds.stream().map(String::valueOf).toArray(String[]::new);
	}

	/** A node with work: the earliest of its latest heartbeats counts. */
	record Node(String name, long rows, Instant heardAt) {
	}

}

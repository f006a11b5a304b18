package markr.ingest.orders;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import markr.importvault.document.DocumentState;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Imports that no node will resume: what documents, work rows and Spring Batch's record
 * say of each other at one moment. A document's state and its work row are always changed
 * in one transaction, or the row later, so whatever is found here is no matter of timing.
 */
@Component
class StuckImportView {

	// An execution that a fenced node has called UNKNOWN is no obstacle once it has a
	// successor. A work row of a document that is processed again is named
	// document@order, unless one for the order stands for all its documents; when its
	// revision has just ended the document has no order any more, but its row is still
	// there.
	private static final String STUCK = """
			with running as (
			  select job.job_execution_id, instance.job_name, job.status, job.create_time,
			    cast(parameter.parameter_value as bigint) as document_id
			  from batch_job_execution as job
			  join batch_job_instance as instance on instance.job_instance_id = job.job_instance_id
			  join batch_job_execution_params as parameter on parameter.job_execution_id = job.job_execution_id
			    and parameter.parameter_name = 'document'
			  where instance.job_name = 'import-document'
			  and job.status in ('STARTING', 'STARTED', 'STOPPING', 'UNKNOWN')
			  and (job.status <> 'UNKNOWN' or not exists (
			    select from batch_job_execution as later
			    where later.job_instance_id = job.job_instance_id and later.job_execution_id > job.job_execution_id
			  ))
			),
			work as (
			  select cast(split_part(task_instance, '@', 1) as bigint) as document_id, picked, picked_by, last_heartbeat
			  from scheduled_tasks
			  where task_name in ('import-document', 'reprocess-document')
			),
			sign as (
			  select document_id, 1 as rank, received_at as since, cast(null as text) as node
			  from document
			  where state = 'RECEIVED' and alone
			  and not exists (
			    select from scheduled_tasks
			    where task_name = 'import-document' and task_instance = cast(document.document_id as text)
			  )
			  union all
			  select document_id, 1, orders.ordered_at, null
			  from document
			  join orders using (order_id)
			  where not exists (
			    select from scheduled_tasks
			    where task_name = 'reprocess-document'
			    and task_instance = document.document_id || '@' || document.order_id
			  )
			  and not exists (
			    select from scheduled_tasks, ordered_document
			    where task_name = 'carry-out-order'
			    and task_instance = cast(document.order_id as text)
			    and ordered_document.order_id = document.order_id
			    and ordered_document.document_id = document.document_id
			    and not by_itself
			  )
			  union all
			  select document_id, 2, last_heartbeat, picked_by from work where picked and last_heartbeat < clock_timestamp() - make_interval(secs => :seconds)
			  union all
			  select document_id, 3, create_time at time zone 'UTC', null
			  from running
			  where not exists (select from work where work.document_id = running.document_id)
			)
			""";

	private static final String PAGE = STUCK + """
			select stuck.*, document.sha256, document.state, document.order_id, left_over.*
			from (
			  select distinct on (document_id) *
			  from sign
			  where document_id > :after
			  and (cast(:documentIds as bigint[]) is null or document_id = any(:documentIds))
			  order by document_id, rank, since
			) as stuck
			join document on document.document_id = stuck.document_id
			cross join lateral (
			  select coalesce(array_agg(job_execution_id order by job_execution_id), '{}') as executions,
			    coalesce(array_agg(job_name order by job_execution_id), '{}') as jobs,
			    coalesce(array_agg(status order by job_execution_id), '{}') as statuses
			  from running
			  where running.document_id = stuck.document_id
			) as left_over
			where (cast(:rank as int) is null or rank = :rank)
			order by stuck.document_id
			limit :max
			""";

	private static final String COUNT = STUCK + """
			select rank, count(*) as documents
			from (select document_id, min(rank) as rank from sign group by document_id) as stuck
			join document using (document_id)
			group by rank
			""";

	private static final String WORK = """
			select picked, picked_by as node, last_heartbeat as heard_at, execution_time as due_at
			from scheduled_tasks
			where task_name in ('import-document', 'reprocess-document')
			and split_part(task_instance, '@', 1) = cast(:documentId as text)
			order by picked desc, execution_time
			limit 1
			""";

	private final JdbcClient jdbc;

	StuckImportView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * What is stuck, in the order of the documents' arrival.
	 * @param why only of this kind; null for all
	 * @param after the key of the document before
	 * @param documentIds only of these documents; null for all
	 * @param silence nodes whose last heartbeat is longer ago are silent
	 */
	List<StuckImport> find(StuckImport.@Nullable Why why, long after, @Nullable Collection<Long> documentIds, int max,
			Duration silence) {
		return this.jdbc.sql(PAGE)
			.param("rank", (why != null) ? why.ordinal() + 1 : null)
			.param("after", after)
			.param("documentIds", (documentIds != null) ? documentIds.toArray(Long[]::new) : null)
			.param("max", max)
			.param("seconds", silence.toSeconds())
			.query(StuckImportView::stuckImport)
			.list();
	}

	/** How many there are of each kind. */
	Map<StuckImport.Why, Long> counts(Duration silence) {
		Map<StuckImport.Why, Long> counts = new EnumMap<>(StuckImport.Why.class);
		this.jdbc.sql(COUNT)
			.param("seconds", silence.toSeconds())
			.query((RowCallbackHandler) (row) -> counts.put(why(row), row.getLong("documents")));
		return counts;
	}

	/** The work row of a document, one that a node has picked first. */
	Optional<StuckImport.Work> work(long documentId) {
		return this.jdbc.sql(WORK).param("documentId", documentId).query(StuckImport.Work.class).optional();
	}

	private static StuckImport stuckImport(ResultSet row, int number) throws SQLException {
		Long[] ids = (Long[]) row.getArray("executions").getArray();
		String[] jobs = (String[]) row.getArray("jobs").getArray();
		String[] statuses = (String[]) row.getArray("statuses").getArray();
		List<StuckImport.Execution> executions = new ArrayList<>();
		for (int i = 0; i < ids.length; i++) {
			executions.add(new StuckImport.Execution(ids[i], jobs[i], statuses[i]));
		}
		return new StuckImport(row.getLong("document_id"), HexFormat.of().formatHex(row.getBytes("sha256")), why(row),
				DocumentState.valueOf(row.getString("state")), row.getObject("since", OffsetDateTime.class).toInstant(),
				row.getString("node"), row.getObject("order_id", Long.class), executions);
	}

	private static StuckImport.Why why(ResultSet row) throws SQLException {
		return StuckImport.Why.values()[row.getInt("rank") - 1];
	}

}

package markr.ingest;

import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relations of Spring Batch, as far as it has no call for them: old records. */
@Repository
public class JobRecordTable {

	// An instance without an execution may be about to get one. What belongs to an
	// instance is deleted with it.
	private static final String DELETE_ENDED = """
			delete from batch_job_instance
			where job_instance_id in (
			  select job_instance_id
			  from batch_job_instance
			  where exists (
			    select from batch_job_execution
			    where batch_job_execution.job_instance_id = batch_job_instance.job_instance_id
			  )
			  and not exists (
			    select from batch_job_execution
			    where batch_job_execution.job_instance_id = batch_job_instance.job_instance_id
			    and (end_time is null or end_time >= :before)
			  )
			  order by job_instance_id
			  limit :max
			)
			""";

	private static final String RUNNING = """
			select step_execution_id as id, version
			from batch_step_execution
			where step_execution_id = any(:ids) and status in ('STARTING', 'STARTED', 'STOPPING')
			""";

	// The next version is what its node does not know: it can write nothing any more.
	private static final String FAIL = """
			update batch_step_execution
			set status = 'FAILED', exit_code = 'FAILED', exit_message = 'Taken from its node: nothing happened to it',
			    end_time = :now, last_updated = :now, version = version + 1
			where step_execution_id = :id and version = :version and status in ('STARTING', 'STARTED', 'STOPPING')
			""";

	private final JdbcClient jdbc;

	JobRecordTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Those of the steps that have not ended. */
	public List<RunningStep> running(Collection<Long> ids) {
		return this.jdbc.sql(RUNNING).param("ids", ids.toArray(Long[]::new)).query(RunningStep.class).list();
	}

	/**
	 * Ends a step that its node has left.
	 * @param now in UTC, as Spring Batch writes its times
	 * @return false if something has happened to it since it was read
	 */
	public boolean fail(RunningStep step, LocalDateTime now) {
		return this.jdbc.sql(FAIL)
			.param("id", step.id())
			.param("version", step.version())
			.param("now", now)
			.update() == 1;
	}

	/**
	 * Deletes the records of jobs that ended before a time, the oldest first.
	 * @param before in UTC, as Spring Batch writes its times
	 * @return how many jobs
	 */
	int deleteEnded(LocalDateTime before, int max) {
		return this.jdbc.sql(DELETE_ENDED).param("before", before).param("max", max).update();
	}

	/** A step, and how often something has happened to it. */
	public record RunningStep(long id, long version) {
	}

}

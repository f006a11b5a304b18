package markr.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relations of Spring Batch, as far as it has no call for them: old records. Its
 * times are in UTC.
 */
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
			    and (end_time is null or end_time >= (clock_timestamp() at time zone 'UTC') - make_interval(secs => :seconds))
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
			    end_time = clock_timestamp() at time zone 'UTC', last_updated = clock_timestamp() at time zone 'UTC',
			    version = version + 1
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
	 * @return false if something has happened to it since it was read
	 */
	public boolean fail(RunningStep step) {
		return this.jdbc.sql(FAIL).param("id", step.id()).param("version", step.version()).update() == 1;
	}

	/**
	 * Deletes the records of jobs that ended longer ago than that, the oldest first.
	 * @return how many jobs
	 */
	int deleteEnded(Duration ago, int max) {
		return this.jdbc.sql(DELETE_ENDED).param("seconds", ago.toSeconds()).param("max", max).update();
	}

	/** A step, and how often something has happened to it. */
	public record RunningStep(long id, long version) {
	}

}

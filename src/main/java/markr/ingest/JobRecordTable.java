package markr.ingest;

import java.time.LocalDateTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relations of Spring Batch, as far as it has no word for them: old records. */
@Repository
class JobRecordTable {

	// An instance without an execution may be about to get one. The foreign keys are
	// checked when all has been deleted.
	private static final String DELETE_ENDED = """
			with instance as materialized (
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
			),
			job as materialized (
			  select job_execution_id from batch_job_execution join instance using (job_instance_id)
			),
			step as materialized (
			  select step_execution_id from batch_step_execution join job using (job_execution_id)
			),
			step_contexts as (
			  delete from batch_step_execution_context where step_execution_id in (select step_execution_id from step)
			),
			steps as (
			  delete from batch_step_execution where step_execution_id in (select step_execution_id from step)
			),
			job_contexts as (
			  delete from batch_job_execution_context where job_execution_id in (select job_execution_id from job)
			),
			parameters as (
			  delete from batch_job_execution_params where job_execution_id in (select job_execution_id from job)
			),
			jobs as (
			  delete from batch_job_execution where job_execution_id in (select job_execution_id from job)
			)
			delete from batch_job_instance where job_instance_id in (select job_instance_id from instance)
			""";

	private final JdbcClient jdbc;

	JobRecordTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Deletes the records of jobs that ended before a time, the oldest first.
	 * @param before in the zone of this process, as Spring Batch writes its times
	 * @return how many jobs
	 */
	int deleteEnded(LocalDateTime before, int max) {
		return this.jdbc.sql(DELETE_ENDED).param("before", before).param("max", max).update();
	}

}

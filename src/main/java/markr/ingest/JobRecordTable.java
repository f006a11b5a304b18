package markr.ingest;

import java.time.Duration;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relations of Spring Batch, as far as it has no call for them: old records. Its
 * times are in UTC.
 */
@Repository
class JobRecordTable {

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

	private final JdbcClient jdbc;

	JobRecordTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Deletes the records of jobs that ended longer ago than that, the oldest first.
	 * @return how many jobs
	 */
	int deleteEnded(Duration ago, int max) {
		return this.jdbc.sql(DELETE_ENDED).param("seconds", ago.toSeconds()).param("max", max).update();
	}

}

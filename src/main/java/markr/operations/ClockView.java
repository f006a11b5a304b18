package markr.operations;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What time it is for the database, and for the node that began a job last. */
@Component
class ClockView {

	private static final String TIMES = """
			select clock_timestamp() as now,
			  (select create_time from batch_job_execution order by job_execution_id desc limit 1) as last_job
			""";

	private final JdbcClient jdbc;

	ClockView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Times times() {
		return this.jdbc.sql(TIMES)
			.query((row, number) -> new Times(row.getObject("now", OffsetDateTime.class).toInstant(),
					row.getObject("last_job", LocalDateTime.class)))
			.single();
	}

	/**
	 * The times.
	 *
	 * @param now the database's
	 * @param lastJob when a job was begun last, in the zone of its node; null if none was
	 */
	record Times(Instant now, @Nullable LocalDateTime lastJob) {
	}

}

package markr.ingest;

import java.time.Duration;

import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Deletes Spring Batch's records of imports that ended long ago, so that they do not grow
 * for ever. What became of the documents is kept in the vault. One node at a time does
 * it, a little with each transaction.
 */
@Configuration
class Retention {

	private static final Logger logger = LoggerFactory.getLogger(Retention.class);

	private static final Duration EVERY = Duration.ofHours(1);

	private static final int TOGETHER = 1000;

	private final JobRecordTable records;

	private final Shutdown shutdown;

	private final Duration keepRecords;

	Retention(JobRecordTable records, Shutdown shutdown, IngestProperties properties) {
		this.records = records;
		this.shutdown = shutdown;
		this.keepRecords = properties.keepRecords();
	}

	@Bean
	Task<Void> retentionTask() {
		return Tasks.recurring("delete-job-records", FixedDelay.of(EVERY)).execute((row, context) -> deleteRecords());
	}

	/** Returns how many jobs' records were deleted. */
	int deleteRecords() {
		int deleted = 0;
		int last;
		do {
			last = this.records.deleteEnded(this.keepRecords, TOGETHER);
			deleted += last;
		}
		while (last == TOGETHER && this.shutdown.isRunning());
		if (deleted > 0) {
			logger.info("Deleted the records of {} jobs that ended more than {} days ago", deleted,
					this.keepRecords.toDays());
		}
		return deleted;
	}

}

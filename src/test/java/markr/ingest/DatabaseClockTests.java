package markr.ingest;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

import com.github.kagkarlsson.scheduler.Clock;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What a node with a wrong clock does, and leaves for others. */
@IdleMarkrTest
class DatabaseClockTests {

	@Autowired
	private DatabaseClock clock;

	/** That of db-scheduler, for which there must be no other. */
	@Autowired
	private Clock schedulersClock;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void isTheDatabasesAndTheSchedulers() {
		assertThat(this.schedulersClock).isSameAs(this.clock);

		Instant before = this.jdbc.sql("select clock_timestamp()").query(OffsetDateTime.class).single().toInstant();
		Instant now = this.clock.now();

		assertThat(Duration.between(before, now)).isBetween(Duration.ofSeconds(-1), Duration.ofSeconds(1));
	}

	/** Of a clock that has stepped back since: nothing waits until it is there again. */
	@Test
	void makesRowsDueThatWereWrittenInTheFuture() {
		row(false, "now() + interval '2 hours'", "null");

		this.clock.follow();

		assertThat(isPast("execution_time")).isTrue();
	}

	/** Else nobody could take over, release or see what it had picked. */
	@Test
	void takesAHeartbeatOfTheFutureForSilence() {
		row(true, "now()", "now() + interval '2 days'");

		this.clock.follow();

		assertThat(isPast("last_heartbeat")).isTrue();
	}

	/** The pauses that Markr itself makes stay. */
	@Test
	void leavesRowsThatAreDueSoon() {
		row(false, "now() + interval '1 minute'", "null");

		this.clock.follow();

		assertThat(isPast("execution_time")).isFalse();
	}

	/** Of no document that there is. */
	private void row(boolean picked, String dueAt, String heardAt) {
		this.jdbc.sql("""
				insert into scheduled_tasks (task_name, task_instance, execution_time, picked, last_heartbeat, version)
				values ('import-document', '0', %s, %s, %s, 1)
				""".formatted(dueAt, picked, heardAt)).update();
	}

	@AfterEach
	void removeRow() {
		this.jdbc.sql("delete from scheduled_tasks where task_instance = '0'").update();
	}

	private boolean isPast(String column) {
		return this.jdbc
			.sql("select " + column + " <= clock_timestamp() from scheduled_tasks where task_instance = '0'")
			.query(Boolean.class)
			.single();
	}

}

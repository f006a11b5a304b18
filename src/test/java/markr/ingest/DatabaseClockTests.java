package markr.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

import com.github.kagkarlsson.scheduler.Clock;
import markr.importvault.ImportVault;
import markr.importvault.document.Drop;
import markr.importvault.document.Way;
import markr.support.Documents;
import markr.support.IdleMarkrTest;
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
	private ImportVault vault;

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
	void makesRowsDueThatWereWrittenInTheFuture() throws IOException {
		String waiting = keep("clock-1");
		this.jdbc.sql("""
				update scheduled_tasks set execution_time = now() + interval '2 hours' where task_instance = ?
				""").param(waiting).update();

		this.clock.follow();

		assertThat(isPast("execution_time", waiting)).isTrue();
	}

	/** Else nobody could take over, release or see what it had picked. */
	@Test
	void takesAHeartbeatOfTheFutureForSilence() throws IOException {
		String picked = keep("clock-2");
		this.jdbc.sql("""
				update scheduled_tasks
				set picked = true, picked_by = 'ahead', last_heartbeat = now() + interval '2 days'
				where task_instance = ?
				""").param(picked).update();

		this.clock.follow();

		assertThat(isPast("last_heartbeat", picked)).isTrue();
	}

	/** The pauses that Markr itself makes stay. */
	@Test
	void leavesRowsThatAreDueSoon() throws IOException {
		String waiting = keep("clock-3");
		this.jdbc.sql("""
				update scheduled_tasks set execution_time = now() + interval '1 minute' where task_instance = ?
				""").param(waiting).update();

		this.clock.follow();

		assertThat(isPast("execution_time", waiting)).isFalse();
	}

	private String keep(String testId) throws IOException {
		byte[] content = Documents.aDocument().result(testId, "1", 20, 13).bytes();
		return String.valueOf(this.vault
			.keep(new Drop(UUID.randomUUID(), Way.HTTP, null, null, null), new ByteArrayInputStream(content))
			.documentId());
	}

	private boolean isPast(String column, String instance) {
		return this.jdbc.sql("select " + column + " <= clock_timestamp() from scheduled_tasks where task_instance = ?")
			.param(instance)
			.query(Boolean.class)
			.single();
	}

}

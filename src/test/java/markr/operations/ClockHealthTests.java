package markr.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;

import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

@MarkrTest
class ClockHealthTests {

	@Autowired
	ClockView view;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	TransactionOperations transactions;

	@Test
	void isWellOnOneMachine() {
		assertThat(look(Duration.ZERO, ZoneId.systemDefault()).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void saysThatTheClockGoesWrong() {
		Health ahead = look(Duration.ofSeconds(9), ZoneId.systemDefault());
		Health behind = look(Duration.ofSeconds(-9), ZoneId.systemDefault());

		assertThat(ahead.getStatus().getCode()).isEqualTo("DEGRADED");
		assertThat(ahead.getDetails().get("skew")).asString().contains("ahead of the database's");
		assertThat(behind.getDetails().get("skew")).asString().contains("behind the database's");
	}

	@Test
	void saysThatAnotherNodeRunsInAnotherZone() {
		this.transactions.executeWithoutResult((transaction) -> {
			this.jdbc.sql("""
					with instance as (
					  insert into batch_job_instance (job_instance_id, version, job_name, job_key)
					  values (999999999, 0, 'of another node', 'zone')
					)
					insert into batch_job_execution (job_execution_id, version, job_instance_id, create_time)
					values (999999999, 0, 999999999, timezone('UTC', now()))
					""").update();

			assertThat(look(Duration.ZERO, ZoneOffset.ofHours(-5)).getDetails().get("zones")).asString()
				.contains("in one zone");
			assertThat(look(Duration.ZERO, ZoneOffset.UTC).getStatus()).isEqualTo(Status.UP);
			transaction.setRollbackOnly();
		});
	}

	private Health look(Duration off, ZoneId zone) {
		ClockHealthIndicator clock = new ClockHealthIndicator(this.view, Clock.offset(Clock.systemUTC(), off), zone);
		clock.refresh();
		return clock.health();
	}

}

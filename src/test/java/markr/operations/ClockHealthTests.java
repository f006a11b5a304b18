package markr.operations;

import java.time.Clock;
import java.time.Duration;

import markr.ingest.DatabaseClock;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

@MarkrTest
class ClockHealthTests {

	@Autowired
	DatabaseClock databaseClock;

	@Test
	void isWellOnOneMachine() {
		assertThat(check(Duration.ZERO).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void saysThatTheClockGoesWrong() {
		Health ahead = check(Duration.ofSeconds(9));
		Health behind = check(Duration.ofSeconds(-9));

		assertThat(ahead.getStatus().getCode()).isEqualTo("DEGRADED");
		assertThat(ahead.getDetails().get("skew")).asString().contains("ahead of the database's");
		assertThat(behind.getDetails().get("skew")).asString().contains("behind the database's");
	}

	private Health check(Duration off) {
		ClockHealthIndicator clock = new ClockHealthIndicator(this.databaseClock, Clock.offset(Clock.systemUTC(), off));
		clock.refresh();
		return clock.health();
	}

}

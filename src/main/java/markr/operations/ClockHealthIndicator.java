package markr.operations;

import java.time.Clock;
import java.time.Duration;

import markr.ingest.DatabaseClock;
import markr.platform.PeriodicHealthIndicator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Whether this node's clock agrees with the database's, DEGRADED if not: what people read
 * of this node has its times. Work goes by the database's clock.
 */
@Component
class ClockHealthIndicator extends PeriodicHealthIndicator {

	static final Duration SKEW_MAX = Duration.ofSeconds(2);

	private final DatabaseClock databaseClock;

	private final Clock clock;

	ClockHealthIndicator(DatabaseClock databaseClock, Clock clock) {
		this.databaseClock = databaseClock;
		this.clock = clock;
	}

	@Override
	protected Health check() {
		Duration ahead = Duration.between(this.databaseClock.now(), this.clock.instant());
		// Of the times in reason files.
		Health.Builder health = Health.up().withDetail("zone", this.clock.getZone().getId());
		if (ahead.abs().compareTo(SKEW_MAX) > 0) {
			health.status(DEGRADED)
				.withDetail("skew",
						("This node's clock is %s ms %s the database's. Times in its log and in its reason files are "
								+ "wrong by that: let all machines set their clocks by one time server")
							.formatted(ahead.abs().toMillis(), ahead.isNegative() ? "behind" : "ahead of"));
		}
		return health.build();
	}

}

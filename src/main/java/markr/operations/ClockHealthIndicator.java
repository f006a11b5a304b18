package markr.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import markr.platform.PeriodicHealthIndicator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Whether this node's clock agrees with the others', DEGRADED if not: work is due, and
 * nodes count as lost, by each node's own clock.
 */
@Component
class ClockHealthIndicator extends PeriodicHealthIndicator {

	/** Less than a heartbeat, of which a node may miss three. */
	static final Duration SKEW_MAX = Duration.ofSeconds(2);

	private final ClockView view;

	private final Clock clock;

	ClockHealthIndicator(ClockView view, Clock clock) {
		this.view = view;
		this.clock = clock;
	}

	@Override
	protected Health check() {
		Instant asked = this.clock.instant();
		Instant now = this.view.now();
		Instant answered = this.clock.instant();
		// The answer was made somewhere between: only what that cannot explain counts.
		Duration ahead = Duration.between(now, asked);
		Duration behind = Duration.between(answered, now);
		Duration skew = (ahead.compareTo(behind) > 0) ? ahead : behind;
		// Of the times in reason files.
		Health.Builder health = Health.up().withDetail("zone", this.clock.getZone().getId());
		if (skew.compareTo(SKEW_MAX) > 0) {
			health.status(DEGRADED)
				.withDetail("skew",
						("This node's clock is %s ms %s the database's. Nodes that disagree can take each "
								+ "other's imports over: let all machines set their clocks by one time server")
							.formatted(skew.toMillis(), (skew == ahead) ? "ahead of" : "behind"));
		}
		return health.build();
	}

}

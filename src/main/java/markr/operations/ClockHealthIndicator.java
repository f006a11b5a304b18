package markr.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;

import markr.platform.PeriodicHealthIndicator;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Whether this node's clock and zone are those of the others: work rows are due, and
 * nodes count as dead, by each node's own clock; and Spring Batch records its times in
 * each node's own zone. DEGRADED if they are not.
 */
@Component
class ClockHealthIndicator extends PeriodicHealthIndicator {

	/** Less than a heartbeat, of which a node may miss three. */
	static final Duration SKEW_MAX = Duration.ofSeconds(2);

	private static final Duration AHEAD_MAX = Duration.ofMinutes(1);

	private final ClockView view;

	private final Clock clock;

	private final ZoneId zone;

	@Autowired
	ClockHealthIndicator(ClockView view, Clock clock) {
		this(view, clock, ZoneId.systemDefault());
	}

	ClockHealthIndicator(ClockView view, Clock clock, ZoneId zone) {
		this.view = view;
		this.clock = clock;
		this.zone = zone;
	}

	@Override
	protected Health check() {
		Instant asked = this.clock.instant();
		ClockView.Times times = this.view.times();
		return judge(asked, times, this.clock.instant());
	}

	private Health judge(Instant asked, ClockView.Times times, Instant answered) {
		// The answer was made somewhere between: only what that cannot explain counts.
		Duration ahead = Duration.between(times.now(), asked);
		Duration behind = Duration.between(answered, times.now());
		Duration skew = (ahead.compareTo(behind) > 0) ? ahead : behind;
		Health.Builder health = Health.up().withDetail("zone", this.zone.getId());
		if (skew.compareTo(SKEW_MAX) > 0) {
			health.status(DEGRADED)
				.withDetail("skew",
						("This node's clock is %d ms %s the database's. Nodes that disagree can take each "
								+ "other's imports over: let all machines set their clocks by one time server")
							.formatted(skew.toMillis(), (skew == ahead) ? "ahead of" : "behind"));
		}
		LocalDateTime here = LocalDateTime.ofInstant(times.now(), this.zone);
		if (times.lastJob() != null && times.lastJob().isAfter(here.plus(AHEAD_MAX))) {
			health.status(DEGRADED)
				.withDetail("zones",
						"A job was begun at %s by its node's clock, where it is only %s here. Let all nodes run in one zone, best UTC"
							.formatted(times.lastJob(), here));
		}
		return health.build();
	}

}

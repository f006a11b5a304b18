package markr.drop;

import java.util.Locale;
import java.util.Map;

import markr.platform.PeriodicHealthIndicator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether files can be taken from the inbox: DOWN if none can, DEGRADED if some
 * cannot or refused documents do not come back. Each detail says what is wrong and what
 * to do. It asks nothing of the file system, which may hang: it tells what the flows have
 * met at their last look.
 */
class InboxHealthIndicator implements HealthIndicator {

	static final Status DEGRADED = PeriodicHealthIndicator.DEGRADED;

	private final FolderProblems problems;

	InboxHealthIndicator(FolderProblems problems) {
		this.problems = problems;
	}

	@Override
	public Health health() {
		Map<FolderProblems.Kind, String> current = this.problems.current();
		Health.Builder health = current.isEmpty() ? Health.up()
				: current.keySet().stream().anyMatch(FolderProblems.Kind::stopsAll) ? Health.down()
						: Health.status(DEGRADED);
		current.forEach((kind, problem) -> health.withDetail(kind.name().toLowerCase(Locale.ROOT), problem));
		return health.build();
	}

}

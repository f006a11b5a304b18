package markr.drop.inbox;

import java.util.Locale;
import java.util.Map;

import markr.drop.FolderProblems;
import markr.platform.PeriodicHealthIndicator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Reports whether files can be taken from the inbox: DOWN if none can, DEGRADED if some
 * cannot or refused documents cannot be put back. Each detail says what is wrong and what
 * to do. It asks nothing of the file system, which may hang: it reports what the work on
 * the inbox has found last.
 */
class InboxHealthIndicator implements HealthIndicator {

	private final FolderProblems problems;

	InboxHealthIndicator(FolderProblems problems) {
		this.problems = problems;
	}

	@Override
	public Health health() {
		Map<FolderProblems.Kind, String> current = this.problems.current();
		Health.Builder health = current.isEmpty() ? Health.up()
				: current.keySet().stream().anyMatch(FolderProblems.Kind::stopsAll) ? Health.down()
						: Health.status(PeriodicHealthIndicator.DEGRADED);
		current.forEach((kind, problem) -> health.withDetail(kind.name().toLowerCase(Locale.ROOT), problem));
		return health.build();
	}

}

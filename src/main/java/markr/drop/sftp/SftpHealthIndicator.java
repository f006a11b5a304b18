package markr.drop.sftp;

import markr.platform.PeriodicHealthIndicator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Reports which SFTP servers cannot be worked with, why, and what to do: DEGRADED, since
 * all else works. It asks nothing of the servers: it reports what the work on them has
 * found last.
 */
class SftpHealthIndicator implements HealthIndicator {

	private final SftpServers servers;

	SftpHealthIndicator(SftpServers servers) {
		this.servers = servers;
	}

	@Override
	public Health health() {
		Health.Builder health = Health.up();
		for (SftpFolder server : this.servers.all()) {
			server.problems().current().values().stream().findFirst().ifPresent((worst) -> {
				health.status(PeriodicHealthIndicator.DEGRADED);
				health.withDetail(server.name(), worst);
			});
		}
		return health.build();
	}

}

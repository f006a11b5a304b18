package markr.drop;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Tells which SFTP servers cannot be worked with, why, and what to do: DEGRADED, since
 * all else goes on. It asks nothing of the servers: it tells what the flows have met.
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
				health.status(InboxHealthIndicator.DEGRADED);
				health.withDetail(server.name(), worst);
			});
		}
		return health.build();
	}

}

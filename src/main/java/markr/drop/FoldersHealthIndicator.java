package markr.drop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import markr.importvault.VaultProperties;
import markr.platform.PeriodicHealthIndicator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Reports of the folders of the ways in what would go wrong with the next file or body:
 * DEGRADED if anything would. What has gone wrong already is reported by the inbox's own
 * health.
 */
@Component
class FoldersHealthIndicator extends PeriodicHealthIndicator {

	private final List<FolderCheck> checks;

	private final long roomBytesMin;

	FoldersHealthIndicator(List<FolderCheck> checks, VaultProperties vault) {
		this.checks = checks;
		this.roomBytesMin = vault.documentSizeMax().toBytes();
	}

	@Override
	protected Health check() {
		Map<String, String> problems = new LinkedHashMap<>();
		Health.Builder health = Health.up();
		this.checks.forEach((check) -> check.check(health, problems, this.roomBytesMin));
		problems.forEach(health::withDetail);
		return (problems.isEmpty() ? health : health.status(DEGRADED)).build();
	}

}

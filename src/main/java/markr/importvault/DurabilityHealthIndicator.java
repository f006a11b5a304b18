package markr.importvault;

import java.util.List;

import markr.platform.PeriodicHealthIndicator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Whether the database keeps what it has committed, whatever happens to its machine:
 * DEGRADED if not, for a drop is answered as kept. Names also what makes a given server
 * slower than it need be.
 */
@Component
class DurabilityHealthIndicator extends PeriodicHealthIndicator {

	private static final Logger logger = LoggerFactory.getLogger(DurabilityHealthIndicator.class);

	private final DurabilityView view;

	/** The embedded server is set as it should be, and it has no lz4. */
	private final boolean given;

	private List<String> reported = List.of();

	DurabilityHealthIndicator(DurabilityView view, @Value("${spring.datasource.url:}") String url) {
		this.view = view;
		this.given = !url.isBlank();
	}

	@Override
	protected Health check() {
		String careless = String.join(", ", this.view.careless());
		Health.Builder health = Health.up();
		if (this.given) {
			addCostly(health, this.view.costly());
		}
		return careless.isEmpty() ? health.build()
				: health.status(DEGRADED)
					.withDetail("settings",
							"A loss of power can take back what was committed, for in PostgreSQL " + careless
									+ ". Switch it on where it was set: in the configuration files, "
									+ "for the role or for the database")
					.build();
	}

	private void addCostly(Health.Builder health, List<String> costly) {
		if (!costly.isEmpty()) {
			health.withDetail("costs", costly);
		}
		if (!costly.equals(this.reported)) {
			costly.forEach((setting) -> logger.info("PostgreSQL is slower than it need be: {}", setting));
			this.reported = costly;
		}
	}

}

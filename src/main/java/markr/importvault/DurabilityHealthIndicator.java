package markr.importvault;

import markr.platform.PeriodicHealthIndicator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Whether the database keeps what it has committed, whatever happens to its machine:
 * DEGRADED if not, for a drop is answered as kept.
 */
@Component
class DurabilityHealthIndicator extends PeriodicHealthIndicator {

	private final DurabilityView view;

	DurabilityHealthIndicator(DurabilityView view) {
		this.view = view;
	}

	@Override
	protected Health check() {
		String careless = String.join(", ", this.view.careless());
		return careless.isEmpty() ? Health.up().build()
				: Health.status(DEGRADED)
					.withDetail("settings",
							"A loss of power can take back what was committed, for in PostgreSQL " + careless
									+ ". Switch it on where it was set: in the configuration files, "
									+ "for the role or for the database")
					.build();
	}

}

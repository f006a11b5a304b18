package markr.importvault;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells whether the database keeps what it has committed, whatever happens to its
 * machine: DEGRADED if not, for a drop is answered as kept. It tells what the last look
 * has found, so that asking never waits.
 */
@Component
class DurabilityHealthIndicator implements HealthIndicator {

	private static final Status DEGRADED = new Status("DEGRADED");

	private final DurabilityView view;

	private volatile Health health = Health.unknown().build();

	DurabilityHealthIndicator(DurabilityView view) {
		this.view = view;
	}

	@Scheduled(fixedDelay = 30_000)
	void look() {
		try {
			String careless = String.join(", ", this.view.careless());
			this.health = careless.isEmpty() ? Health.up().build()
					: Health.status(DEGRADED)
						.withDetail("settings",
								"A loss of power can take back what was committed, for in PostgreSQL " + careless
										+ ". Switch it on where it was set: in the configuration files, "
										+ "for the role or for the database")
						.build();
		}
		catch (DataAccessException | TransactionException ex) {
			// The database's own health says why.
			this.health = Health.unknown().build();
		}
	}

	@Override
	public Health health() {
		return this.health;
	}

}

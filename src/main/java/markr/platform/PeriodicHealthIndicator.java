package markr.platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/**
 * Health that is checked every half minute and reported from memory: what it checks may
 * hang, and who asks for it must not wait then (adr/0041). UNKNOWN until the first check
 * and while the database is away, whose own health says why.
 */
public abstract class PeriodicHealthIndicator implements HealthIndicator {

	/** Somebody has to act, and all else works. */
	public static final Status DEGRADED = new Status("DEGRADED");

	private final Logger logger = LoggerFactory.getLogger(getClass());

	private volatile Health health = Health.unknown().build();

	/** Finds the health out, however long that takes. */
	protected abstract Health check();

	@Scheduled(fixedDelay = 30_000)
	public void refresh() {
		try {
			this.health = check();
		}
		catch (DataAccessException | TransactionException ex) {
			this.logger.debug("The database cannot be asked now", ex);
			this.health = Health.unknown().build();
		}
	}

	@Override
	public final Health health() {
		return this.health;
	}

	/** Whether the last check has succeeded. */
	protected final boolean isKnown() {
		return !this.health.getStatus().equals(Status.UNKNOWN);
	}

}

package markr.importvault;

import java.util.List;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells of documents that Markr itself could not import and has set aside: DEGRADED,
 * since all others flow on. Each detail is a document and its failure.
 */
@Component
class ImportsHealthIndicator implements HealthIndicator {

	private static final Status DEGRADED = new Status("DEGRADED");

	private static final int TOLD_MAX = 10;

	private final FailureTable failures;

	ImportsHealthIndicator(FailureTable failures) {
		this.failures = failures;
	}

	@Override
	public Health health() {
		try {
			List<Document> failed = this.failures.latest(TOLD_MAX);
			if (failed.isEmpty()) {
				return Health.up().build();
			}
			Health.Builder health = Health.status(DEGRADED)
				.withDetail("set_aside",
						"Mend what the failures name, then have the documents run again: GET /failures lists them, PUT /retries/{id} does it");
			failed.forEach((document) -> health.withDetail(document.sha256(), document.failure()));
			return health.build();
		}
		catch (DataAccessException | TransactionException ex) {
			// The database's own health says why.
			return Health.unknown().build();
		}
	}

}

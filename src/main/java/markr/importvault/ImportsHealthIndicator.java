package markr.importvault;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells of documents that Markr itself could not import and has set aside: DEGRADED,
 * since all others flow on. Each detail is a document and its failure. How many there are
 * is a gauge: a count of failures would begin again with each node, and forget what
 * nobody has seen to. It tells what the last look has found, so that asking never waits.
 */
@Component
class ImportsHealthIndicator implements HealthIndicator {

	private static final Logger logger = LoggerFactory.getLogger(ImportsHealthIndicator.class);

	private static final Status DEGRADED = new Status("DEGRADED");

	private static final int TOLD_MAX = 10;

	private final FailureTable failures;

	private volatile Health health = Health.unknown().build();

	private volatile Map<Trouble, Double> numbers = Map.of();

	ImportsHealthIndicator(FailureTable failures, MeterRegistry registry) {
		this.failures = failures;
		for (Trouble trouble : Trouble.values()) {
			Gauge.builder("markr.failures", () -> this.numbers.getOrDefault(trouble, Double.NaN))
				.description("Documents that Markr could not import and has set aside, on all nodes")
				.tag("trouble", trouble.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
	}

	@Scheduled(fixedDelay = 5_000)
	void look() {
		try {
			tell(this.failures.latest(TOLD_MAX), this.failures.counts());
		}
		catch (DataAccessException | TransactionException ex) {
			// The database's own health says why.
			logger.debug("Documents that are set aside cannot be looked up now", ex);
			this.health = Health.unknown().build();
			this.numbers = Map.of();
		}
	}

	private void tell(List<Document> failed, List<SetAside.Count> counts) {
		Map<Trouble, Double> counted = new EnumMap<>(Trouble.class);
		for (Trouble trouble : Trouble.values()) {
			counted.put(trouble, 0.0);
		}
		counts.forEach((count) -> counted.merge(count.trouble(), (double) count.documents(), Double::sum));
		this.numbers = counted;
		Health.Builder health = failed.isEmpty() ? Health.up() : Health.status(DEGRADED)
			.withDetail("set_aside",
					"Mend what the failures name, then have the documents run again: GET /failures lists them, PUT /retries/{id} does it");
		failed.forEach((document) -> health.withDetail(document.sha256(), document.failure()));
		this.health = health.build();
	}

	@Override
	public Health health() {
		return this.health;
	}

}

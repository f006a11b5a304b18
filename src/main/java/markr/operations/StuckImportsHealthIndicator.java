package markr.operations;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import markr.ingest.StuckImport;
import markr.ingest.StuckImports;
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
 * Tells of imports that no node will go on with by itself: DEGRADED, since all others
 * flow on. It tells what the last look has found, so that asking never waits.
 */
@Component
class StuckImportsHealthIndicator implements HealthIndicator {

	private static final Logger logger = LoggerFactory.getLogger(StuckImportsHealthIndicator.class);

	private static final Status DEGRADED = new Status("DEGRADED");

	private final StuckImports imports;

	private volatile Health health = Health.unknown().build();

	private volatile Map<StuckImport.Why, Double> numbers = Map.of();

	StuckImportsHealthIndicator(StuckImports imports, MeterRegistry registry) {
		this.imports = imports;
		for (StuckImport.Why why : StuckImport.Why.values()) {
			Gauge.builder("markr.stuck.imports", () -> this.numbers.getOrDefault(why, Double.NaN))
				.description("Imports that no node will go on with by itself, on all nodes")
				.tag("why", why.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
	}

	@Scheduled(fixedDelay = 30_000)
	void look() {
		try {
			tell(this.imports.counts());
		}
		catch (DataAccessException | TransactionException ex) {
			// The database's own health says why.
			logger.debug("Stuck imports cannot be counted now", ex);
			this.health = Health.unknown().build();
			this.numbers = Map.of();
		}
	}

	private void tell(Map<StuckImport.Why, Long> found) {
		Map<StuckImport.Why, Double> counted = new EnumMap<>(StuckImport.Why.class);
		for (StuckImport.Why why : StuckImport.Why.values()) {
			counted.put(why, (double) found.getOrDefault(why, 0L));
		}
		this.numbers = counted;
		Health.Builder health = found.isEmpty() ? Health.up() : Health.status(DEGRADED)
			.withDetail("stuck",
					"No node goes on with these by itself: GET /stuck-imports lists them, PUT /releases/{id} lets "
							+ "them go on");
		found.forEach((why, documents) -> health.withDetail(why.name(), documents));
		this.health = health.build();
	}

	@Override
	public Health health() {
		return this.health;
	}

}

package markr.operations;

import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import markr.ingest.orders.StuckImport;
import markr.ingest.orders.StuckImports;
import markr.platform.PeriodicHealthIndicator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Whether there are imports that no node will resume by itself: DEGRADED, since all
 * others run.
 */
@Component
class StuckImportsHealthIndicator extends PeriodicHealthIndicator {

	private final StuckImports imports;

	private volatile Map<StuckImport.Why, Long> numbers = Map.of();

	StuckImportsHealthIndicator(StuckImports imports, MeterRegistry registry) {
		this.imports = imports;
		for (StuckImport.Why why : StuckImport.Why.values()) {
			Gauge.builder("markr.stuck.imports", () -> isKnown() ? this.numbers.getOrDefault(why, 0L) : Double.NaN)
				.description("Imports that no node will resume by itself, on all nodes")
				.tag("why", why.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
	}

	@Override
	protected Health check() {
		Map<StuckImport.Why, Long> found = this.imports.counts();
		this.numbers = found;
		Health.Builder health = found.isEmpty() ? Health.up() : Health.status(DEGRADED)
			.withDetail("stuck",
					"No node resumes these by itself: GET /stuck-imports lists them, PUT /orders/{id} with the act "
							+ "RELEASE resumes them");
		found.forEach((why, documents) -> health.withDetail(why.name(), documents));
		return health.build();
	}

}

package markr.importvault;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import markr.platform.PeriodicHealthIndicator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Whether there are documents that Markr itself could not import: DEGRADED, since all
 * others are imported. Each detail is a document and its failure. How many there are is a
 * gauge: a count of failures would begin again with each node, and forget what nobody has
 * seen to.
 */
@Component
class ImportsHealthIndicator extends PeriodicHealthIndicator {

	private static final int DETAILS_MAX = 10;

	private final FailureTable failures;

	private volatile Map<Trouble, Long> numbers = Map.of();

	ImportsHealthIndicator(FailureTable failures, MeterRegistry registry) {
		this.failures = failures;
		for (Trouble trouble : Trouble.values()) {
			Gauge.builder("markr.failures", () -> isKnown() ? this.numbers.getOrDefault(trouble, 0L) : Double.NaN)
				.description("Documents that Markr could not import and has set aside, on all nodes")
				.tag("trouble", trouble.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
	}

	/** More often than most: alerts read the gauge. */
	@Override
	@Scheduled(fixedDelay = 5_000)
	public void refresh() {
		super.refresh();
	}

	@Override
	protected Health check() {
		List<Document> failed = this.failures.latest(DETAILS_MAX);
		this.numbers = this.failures.counts()
			.stream()
			.collect(Collectors.groupingBy(SetAside.Count::trouble, Collectors.summingLong(SetAside.Count::documents)));
		Health.Builder health = failed.isEmpty() ? Health.up() : Health.status(DEGRADED)
			.withDetail("set_aside",
					"Mend what the failures name, then have the documents run again: GET /failures lists them, PUT /retries/{id} does it");
		failed.forEach((document) -> health.withDetail(document.sha256(), document.failure()));
		return health.build();
	}

}

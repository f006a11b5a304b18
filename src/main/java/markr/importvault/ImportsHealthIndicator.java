package markr.importvault;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import markr.importvault.document.Document;
import markr.importvault.document.FailedDocument;
import markr.importvault.document.FailureKind;
import markr.platform.PeriodicHealthIndicator;

import org.springframework.boot.health.contributor.Health;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Whether there are documents that Markr could not import: DEGRADED, since all others are
 * imported. Each detail is a document and its failure. How many there are is a gauge, as
 * is how many wait: a count would begin again with each node.
 */
@Component
class ImportsHealthIndicator extends PeriodicHealthIndicator {

	private static final int DETAILS_MAX = 10;

	private final FailureTable failures;

	private final DocumentTable documents;

	private volatile Map<FailureKind, Long> numbers = Map.of();

	private volatile DocumentTable.Waiting waiting = new DocumentTable.Waiting(0, 0);

	ImportsHealthIndicator(FailureTable failures, DocumentTable documents, MeterRegistry registry) {
		this.failures = failures;
		this.documents = documents;
		Gauge.builder("markr.queue.documents", () -> isKnown() ? this.waiting.documents() : Double.NaN)
			.description("Documents whose import waits or is under way, on all nodes")
			.register(registry);
		Gauge.builder("markr.queue.oldest", () -> isKnown() ? this.waiting.oldestSeconds() : Double.NaN)
			.description("Age of the oldest of them, 0 if there is none")
			.baseUnit("seconds")
			.register(registry);
		for (FailureKind kind : FailureKind.values()) {
			Gauge.builder("markr.failures", () -> isKnown() ? this.numbers.getOrDefault(kind, 0L) : Double.NaN)
				.description("Documents that Markr could not import, on all nodes")
				.tag("kind", kind.name().toLowerCase(Locale.ROOT))
				.register(registry);
		}
	}

	/** More often than most: alerts read the gauges. */
	@Override
	@Scheduled(fixedDelay = 10_000)
	public void refresh() {
		super.refresh();
	}

	@Override
	protected Health check() {
		this.waiting = this.documents.waiting();
		this.numbers = this.failures.counts()
			.stream()
			.collect(Collectors.groupingBy(FailedDocument.Count::kind,
					Collectors.summingLong(FailedDocument.Count::documents)));
		List<Document> failed = this.numbers.isEmpty() ? List.of() : this.failures.latest(DETAILS_MAX);
		Health.Builder health = failed.isEmpty() ? Health.up() : Health.status(DEGRADED)
			.withDetail("failed",
					"Mend what the failures name, then have the documents imported again: GET /failures lists them, "
							+ "PUT /orders/{id} with the act RETRY does it");
		failed.forEach((document) -> health.withDetail(document.sha256(), document.failure()));
		return health.build();
	}

}

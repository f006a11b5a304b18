package markr.importvault;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import markr.importvault.document.AvailableChanges;
import markr.importvault.document.Conclusion;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Drop;
import markr.importvault.document.Receipt;
import markr.importvault.document.SourceLabels;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.platform.AfterCommit;

import org.springframework.stereotype.Component;

/**
 * Counts for those who watch Markr: drops, documents, results and violations on this node
 * since its start. What a transaction has done is counted once it is committed; what a
 * node does in the instant before it dies is in the tables, but not counted. No label
 * says anything of a document.
 */
@Component
class VaultMeters {

	private static final String OUTCOME = "outcome";

	private final MeterRegistry registry;

	private final ReceiptTable receipts;

	private final SourceLabels sources = new SourceLabels();

	VaultMeters(MeterRegistry registry, ReceiptTable receipts) {
		this.registry = registry;
		this.receipts = receipts;
		// A rate from the first one on needs the zero before it.
		for (ViolationCode code : ViolationCode.values()) {
			violations(code);
		}
		raised();
	}

	/** Counts a drop that the caller's transaction records. */
	void received(Drop drop, Receipt receipt) {
		AfterCommit.run(() -> {
			counter("markr.drops", "Drops by what the vault made of them",
					origin(receipt.outcome(), new ReceiptTable.Origin(drop.way(), drop.source())))
				.increment();
			if (receipt.refusal() != null) {
				violations(receipt.refusal()).increment();
			}
		});
	}

	/** Counts violations that the caller's transaction has found, kept or not. */
	void violated(List<Violation> found) {
		if (!found.isEmpty()) {
			AfterCommit.run(() -> found.forEach((violation) -> violations(violation.code()).increment()));
		}
	}

	/** Counts tests whose available marks the caller's transaction raises. */
	void raised(Collection<AvailableChanges> changes) {
		AfterCommit.run(() -> changes.forEach((changed) -> raised().increment(changed.tests())));
	}

	/** Counts documents whose imports the caller's transaction ends. */
	void concluded(Collection<Conclusion> conclusions) {
		ended(conclusions.stream().map(Conclusion::documentId).toList(),
				(origins) -> conclusions.forEach((conclusion) -> {
					documents(conclusion.state(), origins.get(conclusion.documentId()));
					results(conclusion.state(), conclusion.results());
				}));
	}

	/** Counts a document that the caller's transaction gives up. */
	void failed(long documentId) {
		ended(List.of(documentId), (origins) -> documents(DocumentState.FAILED, origins.get(documentId)));
	}

	private void ended(List<Long> documentIds, Consumer<Map<Long, ReceiptTable.Origin>> count) {
		Map<Long, ReceiptTable.Origin> origins = this.receipts.origins(documentIds);
		AfterCommit.run(() -> count.accept(origins));
	}

	private void documents(DocumentState state, ReceiptTable.Origin origin) {
		counter("markr.documents", "Documents by what has become of them, and where they came from first",
				origin(state, origin))
			.increment();
	}

	private void results(DocumentState state, long results) {
		counter("markr.results", "Results of documents, before rescans are merged", Tags.of(OUTCOME, label(state)))
			.increment(results);
	}

	private Counter violations(ViolationCode code) {
		return counter("markr.violations", "Violations found, kept or not", Tags.of("code", code.name()));
	}

	private Counter raised() {
		return counter("markr.available.raised", "Tests whose available marks a document has raised", Tags.empty());
	}

	private Tags origin(Enum<?> outcome, ReceiptTable.Origin origin) {
		return Tags.of(OUTCOME, label(outcome), "way", label(origin.way()), "source",
				this.sources.of(origin.way(), origin.source()));
	}

	private Counter counter(String name, String description, Tags tags) {
		return Counter.builder(name).description(description).tags(tags).register(this.registry);
	}

	private static String label(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}

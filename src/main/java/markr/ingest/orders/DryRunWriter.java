package markr.ingest.orders;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import markr.importvault.ImportVault;
import markr.importvault.VaultedContent;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Order;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderedDocuments;
import markr.importvault.orders.OrderedDocuments.Ended;
import markr.ingest.CollectedOutcomes;
import markr.ingest.IngestProperties;
import markr.ingest.ReadingBlock;
import markr.ingest.ScanProcessor;
import markr.ingest.xml.DocumentReader;
import markr.marks.DryRuns;
import markr.marks.Marks;

import org.springframework.stereotype.Component;

/**
 * Records what would become of documents, and keeps the scans that would count where they
 * are not those that do. Large documents are read here, piece by piece. Thread-safe.
 */
@Component
class DryRunWriter {

	private final OrderedDocuments documents;

	private final ImportVault vault;

	private final Marks marks;

	private final DryRuns dryRuns;

	private final ScanProcessor processor;

	private final IngestProperties properties;

	DryRunWriter(OrderedDocuments documents, ImportVault vault, Marks marks, DryRuns dryRuns, ScanProcessor processor,
			IngestProperties properties) {
		this.documents = documents;
		this.vault = vault;
		this.marks = marks;
		this.dryRuns = dryRuns;
		this.processor = processor;
		this.properties = properties;
	}

	/** Joins the caller's transaction. */
	void write(KeptOrder kept, List<JudgedRevision> revisions) {
		long order = kept.number();
		List<Ended> ended = new ArrayList<>(judged(order, revisions));
		for (JudgedRevision revision : revisions) {
			if (revision.failure() != null) {
				this.documents.end(order, List.of(revision.document().documentId()), Order.Outcome.FAILED,
						revision.failure());
			}
			else if (revision.judged() == null) {
				ended.add(large(order, revision.document()));
			}
		}
		this.documents.record(order, ended);
	}

	private List<Ended> judged(long order, List<JudgedRevision> revisions) {
		ComparedRevisions compared = ComparedRevisions.of(this.marks, revisions);
		// A withdrawn one counts for nothing, and would not.
		compared.ended()
			.stream()
			.map(Ended::before)
			.filter((before) -> before.state() == DocumentState.WITHDRAWN)
			.forEach((before) -> compared.changed().remove(before.documentId()));
		if (!compared.changed().isEmpty()) {
			this.dryRuns.stage(order, compared.changed());
		}
		return compared.ended();
	}

	private Ended large(long order, Document document) {
		VaultedContent content = this.vault.content(document);
		DocumentReader reader = new DocumentReader(content, document.sizeBytes());
		long results = 0;
		long violations = 0;
		for (ReadingBlock block; (block = ReadingBlock.read(reader::read, this.properties.blockReadings())) != null;) {
			CollectedOutcomes found = this.processor.process(block);
			results += found.results();
			violations += found.violations().size();
			if (violations == 0) {
				this.dryRuns.stage(order, Map.of(document.documentId(), found.scans()));
			}
		}
		content.check();
		boolean differs = violations == 0 && this.dryRuns.differs(order, document.documentId());
		if (!differs || document.state() == DocumentState.WITHDRAWN) {
			this.dryRuns.discard(order, document.documentId());
		}
		return new Ended(document, new Conclusion(document.documentId(), results, violations), List.of(),
				Order.Outcome.of(document, violations == 0, differs));
	}

}

package markr.ingest;

import java.util.ArrayList;
import java.util.List;

import markr.importvault.Violation;
import markr.marks.Scan;

import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.stereotype.Component;

/** Reads a small document to its end and judges each of its results. Thread-safe. */
@Component
class DocumentJudge implements ItemProcessor<SmallDocument, JudgedDocument> {

	private final ScanProcessor processor;

	DocumentJudge(ScanProcessor processor) {
		this.processor = processor;
	}

	@Override
	public JudgedDocument process(SmallDocument item) {
		long documentId = item.document().documentId();
		DocumentReader reader = new DocumentReader(item.content(), item.document().sizeBytes());
		List<Scan> scans = new ArrayList<>();
		List<Violation> violations = new ArrayList<>();
		long results = 0;
		for (Reading reading; (reading = reader.read()) != null;) {
			Outcome outcome = this.processor.process(reading);
			if (outcome instanceof Outcome.Accepted accepted) {
				scans.add(accepted.scan());
				results++;
			}
			else if (outcome instanceof Outcome.Rejected rejected) {
				violations.addAll(rejected.violations());
				results += rejected.isResult() ? 1 : 0;
			}
		}
		return new JudgedDocument(documentId, violations.isEmpty() ? scans : List.of(), results, violations);
	}

}

package markr.ingest;

import markr.importvault.VaultedContent;
import markr.importvault.document.Document;
import markr.ingest.xml.DocumentReader;
import markr.ingest.xml.Reading;

import org.springframework.stereotype.Component;

/** Reads a small document to its end and judges each of its results. Thread-safe. */
@Component
public class DocumentJudge {

	private final ScanProcessor processor;

	DocumentJudge(ScanProcessor processor) {
		this.processor = processor;
	}

	/** The content is read once. */
	public JudgedDocument judge(Document document, VaultedContent content) {
		DocumentReader reader = new DocumentReader(content, document.sizeBytes());
		CollectedOutcomes outcomes = new CollectedOutcomes();
		for (Reading reading; (reading = reader.read()) != null;) {
			outcomes.add(this.processor.judge(reading));
		}
		content.check();
		return new JudgedDocument(document.documentId(), outcomes);
	}

}

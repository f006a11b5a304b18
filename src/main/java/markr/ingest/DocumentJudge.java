package markr.ingest;

import java.io.InputStream;

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
		CollectedOutcomes outcomes = judge(content, document.sizeBytes());
		content.check();
		return new JudgedDocument(document.documentId(), outcomes);
	}

	CollectedOutcomes judge(InputStream content, long sizeBytes) {
		DocumentReader reader = new DocumentReader(content, sizeBytes);
		CollectedOutcomes outcomes = new CollectedOutcomes();
		for (Reading reading; (reading = reader.read()) != null;) {
			outcomes.add(this.processor.judge(reading));
		}
		return outcomes;
	}

}

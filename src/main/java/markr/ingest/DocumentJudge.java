package markr.ingest;

import markr.ingest.xml.DocumentReader;
import markr.ingest.xml.Reading;

import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.stereotype.Component;

/** Reads a small document to its end and judges each of its results. Thread-safe. */
@Component
public class DocumentJudge implements ItemProcessor<SmallDocument, JudgedDocument> {

	private final ScanProcessor processor;

	DocumentJudge(ScanProcessor processor) {
		this.processor = processor;
	}

	@Override
	public JudgedDocument process(SmallDocument item) {
		DocumentReader reader = new DocumentReader(item.content(), item.document().sizeBytes());
		CollectedOutcomes outcomes = new CollectedOutcomes();
		for (Reading reading; (reading = reader.read()) != null;) {
			outcomes.add(this.processor.judge(reading));
		}
		item.content().check();
		return new JudgedDocument(item.document().documentId(), outcomes);
	}

}

package markr.ingest.orders;

import java.util.List;

import markr.ingest.DocumentJudge;
import markr.ingest.InfrastructureFailure;
import markr.ingest.IngestProperties;
import markr.ingest.SmallDocument;

import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.stereotype.Component;

/**
 * Judges small documents. One that Markr fails at does not hold up the others.
 * Thread-safe.
 */
@Component
class RevisionJudge implements ItemProcessor<List<SmallDocument>, List<JudgedRevision>> {

	private final DocumentJudge judge;

	private final IngestProperties properties;

	RevisionJudge(DocumentJudge judge, IngestProperties properties) {
		this.judge = judge;
		this.properties = properties;
	}

	@Override
	public List<JudgedRevision> process(List<SmallDocument> documents) {
		return documents.stream().map(this::judge).toList();
	}

	private JudgedRevision judge(SmallDocument document) {
		if (!this.properties.isSmall(document.document())) {
			return new JudgedRevision(document.document(), null, null);
		}
		try {
			return new JudgedRevision(document.document(), this.judge.process(document), null);
		}
		catch (RuntimeException | StackOverflowError ex) {
			if (InfrastructureFailure.isCauseOf(ex)) {
				throw ex;
			}
			return new JudgedRevision(document.document(), null, ex.getClass().getName());
		}
	}

}

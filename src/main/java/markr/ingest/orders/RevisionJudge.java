package markr.ingest.orders;

import java.util.List;
import java.util.Map;

import markr.importvault.ImportVault;
import markr.importvault.VaultedContent;
import markr.importvault.document.Document;
import markr.ingest.DocumentJudge;
import markr.ingest.InfrastructureFailure;
import markr.ingest.IngestProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Judges small documents by the present rules. One that Markr fails at does not hold up
 * the others; large ones are left as they are. Thread-safe.
 */
@Component
class RevisionJudge {

	private final ImportVault vault;

	private final DocumentJudge judge;

	private final IngestProperties properties;

	RevisionJudge(ImportVault vault, DocumentJudge judge, IngestProperties properties) {
		this.vault = vault;
		this.judge = judge;
		this.properties = properties;
	}

	List<JudgedRevision> judge(List<Document> documents) {
		Map<Long, VaultedContent> contents = this.vault
			.contents(documents.stream().filter(this.properties::isSmall).toList());
		return documents.stream().map((document) -> judge(document, contents.get(document.documentId()))).toList();
	}

	private JudgedRevision judge(Document document, @Nullable VaultedContent content) {
		if (content == null) {
			return new JudgedRevision(document, null, null);
		}
		try {
			return new JudgedRevision(document, this.judge.judge(document, content), null);
		}
		catch (RuntimeException | StackOverflowError ex) {
			if (InfrastructureFailure.isCauseOf(ex)) {
				throw ex;
			}
			return new JudgedRevision(document, null, ex.getClass().getName());
		}
	}

}

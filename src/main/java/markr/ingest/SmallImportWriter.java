package markr.ingest;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import markr.importvault.Outcomes;
import markr.importvault.SmallDocuments;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.marks.Marks;
import markr.marks.Revision;
import markr.marks.Scan;
import markr.platform.AfterCommit;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Concludes small documents: scans and marks of those that are accepted, violations of
 * those that are not, and the states of all, in the chunk's transaction.
 */
@Component
@StepScope
class SmallImportWriter implements ItemWriter<JudgedDocuments> {

	private final SmallDocuments documents;

	private final Outcomes outcomes;

	private final Marks marks;

	private final Publications publications;

	private final long run;

	SmallImportWriter(SmallDocuments documents, Outcomes outcomes, Marks marks, Publications publications,
			@Value("#{jobParameters['" + SmallImportJob.RUN + "']}") long run) {
		this.documents = documents;
		this.outcomes = outcomes;
		this.marks = marks;
		this.publications = publications;
		this.run = run;
	}

	@Override
	public void write(Chunk<? extends JudgedDocuments> chunk) {
		chunk.getItems().stream().filter((judged) -> !judged.documents().isEmpty()).forEach(this::conclude);
	}

	private void conclude(JudgedDocuments judged) {
		List<Conclusion> conclusions = judged.documents().stream().map(JudgedDocument::conclusion).toList();
		List<Document> concluded = this.documents.conclude(judged.attempt(), this.run, conclusions);
		judged.documents()
			.forEach((document) -> this.outcomes.addViolations(document.documentId(), 0,
					document.outcomes().violations()));
		Map<Long, List<Scan>> accepted = judged.documents()
			.stream()
			.filter((document) -> document.conclusion().isPublication())
			.collect(Collectors.toMap(JudgedDocument::documentId, (document) -> document.outcomes().scans()));
		if (!accepted.isEmpty()) {
			this.marks.stage(Revision.CURRENT, accepted);
			this.publications.publish(accepted.keySet());
		}
		logAfterCommit(concluded);
	}

	private static void logAfterCommit(List<Document> concluded) {
		AfterCommit.run(() -> concluded.forEach((document) -> ImportLog.ended(document,
				Duration.between(document.receivedAt(), document.finishedAt()))));
	}

}

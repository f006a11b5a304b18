package markr.ingest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.SmallDocuments;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.marks.Marks;
import markr.marks.Revision;
import markr.marks.Scan;
import markr.marks.TestId;
import markr.platform.AfterCommit;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Concludes small documents: scans and marks of those that are accepted, violations of
 * those that are not, and the states of all, in the chunk's transaction. When one of them
 * is about a test that another transaction keeps locked, it is left waiting, and the
 * others are concluded.
 */
@Component
@StepScope
class SmallImportWriter implements ItemWriter<SmallImportJob.Judged> {

	/** Of a document that is concluded with others: until the end it locks them all. */
	static final int TESTS_MAX = 100;

	private final ImportVault vault;

	private final SmallDocuments documents;

	private final Outcomes outcomes;

	private final Marks marks;

	private final Publications publications;

	private final SmallImportReader reader;

	private final TransactionTemplate nested;

	private final long run;

	SmallImportWriter(ImportVault vault, SmallDocuments documents, Outcomes outcomes, Marks marks,
			Publications publications, SmallImportReader reader, PlatformTransactionManager transactions,
			@Value("#{jobParameters['" + SmallImportJob.RUN + "']}") long run) {
		this.vault = vault;
		this.documents = documents;
		this.outcomes = outcomes;
		this.marks = marks;
		this.publications = publications;
		this.reader = reader;
		this.nested = new TransactionTemplate(transactions);
		this.nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.run = run;
	}

	@Override
	public void write(Chunk<? extends SmallImportJob.Judged> chunk) {
		chunk.getItems().stream().filter((judged) -> !judged.documents().isEmpty()).forEach(this::conclude);
	}

	private void conclude(SmallImportJob.Judged judged) {
		Map<Boolean, List<JudgedDocument>> byManyTests = judged.documents()
			.stream()
			.collect(Collectors.partitioningBy((document) -> document.tests().size() > TESTS_MAX));
		if (!byManyTests.get(true).isEmpty()) {
			this.documents.handOver(byManyTests.get(true).stream().map(JudgedDocument::documentId).toList());
		}
		List<Document> concluded = new ArrayList<>();
		List<JudgedDocument> documents = byManyTests.get(false);
		if (!tryAll(judged.attempt(), documents, concluded)) {
			documents = tryEach(judged.attempt(), documents, concluded);
		}
		this.documents.end(judged.attempt(), documents.stream().map(JudgedDocument::conclusion).toList(), concluded);
		AfterCommit.run(() -> concluded.forEach(ImportLog::ended));
	}

	/** Leaves those behind whose tests are locked, and returns the others. */
	private List<JudgedDocument> tryEach(long attempt, List<JudgedDocument> documents, List<Document> concluded) {
		this.documents.hardlyWait();
		Set<TestId> locked = new HashSet<>();
		Map<Boolean, List<JudgedDocument>> byOutcome = documents.stream()
			.collect(Collectors.partitioningBy((document) -> {
				boolean done = Collections.disjoint(document.tests(), locked)
						&& tryAll(attempt, List.of(document), concluded);
				if (!done) {
					locked.addAll(document.tests());
				}
				return done;
			}));
		this.reader.leave(byOutcome.get(false).stream().map(JudgedDocument::documentId).toList());
		return byOutcome.get(true);
	}

	/**
	 * Concludes documents.
	 * @param concluded takes them
	 * @return false if nothing has changed, since a lock that is needed is not free
	 */
	private boolean tryAll(long attempt, List<JudgedDocument> documents, List<Document> concluded) {
		try {
			concluded.addAll(Objects.requireNonNull(this.nested.execute((status) -> conclude(attempt, documents))));
			return true;
		}
		catch (DataAccessException ex) {
			if (!InfrastructureFailure.isOfALock(ex)) {
				throw ex;
			}
			return false;
		}
	}

	private List<Document> conclude(long attempt, List<JudgedDocument> documents) {
		List<Document> concluded = this.documents.conclude(attempt, this.run,
				documents.stream().map(JudgedDocument::conclusion).toList());
		documents.forEach(
				(document) -> this.outcomes.addViolations(document.documentId(), 0, document.outcomes().violations()));
		Map<Long, List<Scan>> accepted = documents.stream()
			.filter((document) -> document.conclusion().isPublication())
			.collect(Collectors.toMap(JudgedDocument::documentId, (document) -> document.outcomes().scans()));
		if (!accepted.isEmpty()) {
			this.marks.stage(Revision.CURRENT, accepted);
			if (this.publications.publish(accepted.keySet())) {
				// Their senders are to know what was raised.
				return List.copyOf(this.vault.get(concluded.stream().map(Document::documentId).toList()).values());
			}
		}
		return concluded;
	}

}

package markr.ingest.orders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import markr.importvault.ImportVault;
import markr.importvault.VaultedContent;
import markr.importvault.document.Document;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderedDocuments;
import markr.ingest.DocumentJudge;
import markr.ingest.InfrastructureFailure;
import markr.ingest.IngestProperties;
import markr.ingest.ScheduledImports;
import markr.ingest.Shutdown;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Judges the documents of an order again, many in a transaction, beside others that do
 * the same on this node and on other ones: each takes what none has taken. Nothing is to
 * be resumed after a death, for what is locked by nobody and has no outcome is to come.
 * Thread-safe.
 */
@Component
class RevisionRun {

	private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

	private static final Logger logger = LoggerFactory.getLogger(RevisionRun.class);

	private final OrderedDocuments documents;

	private final ImportVault vault;

	private final DocumentJudge judge;

	private final RevisionWriter writer;

	private final DryRunWriter dryRunWriter;

	private final ScheduledImports imports;

	private final TransactionOperations transactions;

	private final Shutdown shutdown;

	private final IngestProperties properties;

	RevisionRun(OrderedDocuments documents, ImportVault vault, DocumentJudge judge, RevisionWriter writer,
			DryRunWriter dryRunWriter, ScheduledImports imports, TransactionOperations transactions, Shutdown shutdown,
			IngestProperties properties) {
		this.documents = documents;
		this.vault = vault;
		this.judge = judge;
		this.writer = writer;
		this.dryRunWriter = dryRunWriter;
		this.imports = imports;
		this.transactions = transactions;
		this.shutdown = shutdown;
		this.properties = properties;
	}

	/**
	 * Judges documents until none is to come, those that others have taken included.
	 * @param helper the number of this run among those of the order: the next one is to
	 * help while this one finds something to do
	 * @return false if this node is shutting down and the rest is to be done later
	 */
	boolean run(KeptOrder kept, int helper) {
		long last = 0;
		while (this.shutdown.isRunning()) {
			List<Document> taken = next(kept, last);
			if (!taken.isEmpty()) {
				this.imports.help(kept.number(), helper + 1);
				last = taken.get(taken.size() - 1).documentId();
			}
			else if (last > 0) {
				// What others have left since.
				last = 0;
			}
			else if (!this.documents.areToCome(kept.number())) {
				return true;
			}
			else {
				LockSupport.parkNanos(POLL_INTERVAL.toNanos());
			}
		}
		return false;
	}

	/**
	 * What breaks a transaction of several documents is found by processing each by
	 * itself.
	 */
	private List<Document> next(KeptOrder kept, long last) {
		List<Document> taken = new ArrayList<>();
		try {
			this.transactions.executeWithoutResult((transaction) -> {
				taken.addAll(this.documents.take(kept, last, this.properties.groupDocuments(),
						this.properties.groupBytesMax()));
				List<JudgedRevision> judged = judge(taken);
				if (kept.order().dryRun()) {
					this.dryRunWriter.write(kept, judged);
				}
				else {
					this.writer.write(kept, judged);
				}
			});
		}
		catch (RuntimeException ex) {
			if (taken.isEmpty() || kept.order().dryRun() || InfrastructureFailure.isCauseOf(ex)) {
				throw ex;
			}
			logger.error("Order {} failed at {} documents together, each is processed by itself", kept.order().id(),
					taken.size(), ex);
			this.transactions.executeWithoutResult((transaction) -> this.documents.processByThemselves(kept,
					taken.stream().map(Document::documentId).toList()));
		}
		return taken;
	}

	/**
	 * Judges small documents by the present rules. One that Markr fails at does not hold
	 * up the others; large ones are left as they are.
	 */
	private List<JudgedRevision> judge(List<Document> documents) {
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

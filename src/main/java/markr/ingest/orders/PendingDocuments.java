package markr.ingest.orders;

import java.util.List;
import java.util.Map;

import markr.importvault.ImportVault;
import markr.importvault.VaultedContent;
import markr.importvault.document.Document;
import markr.importvault.orders.OrderedDocuments;
import markr.ingest.IngestProperties;
import markr.ingest.SmallDocument;
import org.jspecify.annotations.Nullable;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Reads what is still to come of a part, a number of documents at a time. Large ones come
 * without their content. Not thread-safe.
 */
@Component
@StepScope
class PendingDocuments implements ItemReader<List<SmallDocument>> {

	private final OrderedDocuments documents;

	private final ImportVault vault;

	private final IngestProperties properties;

	private final long order;

	private final long last;

	private long next;

	PendingDocuments(OrderedDocuments documents, ImportVault vault, IngestProperties properties,
			@Value("#{jobParameters['" + ReprocessingJob.ORDER + "']}") long order,
			@Value("#{stepExecutionContext['" + ReprocessingJob.FIRST + "']}") long first,
			@Value("#{stepExecutionContext['" + ReprocessingJob.LAST + "']}") long last) {
		this.documents = documents;
		this.vault = vault;
		this.properties = properties;
		this.order = order;
		this.next = first;
		this.last = last;
	}

	@Override
	public @Nullable List<SmallDocument> read() {
		List<Document> pending = this.documents.pending(this.order, new OrderedDocuments.Part(this.next, this.last),
				this.properties.groupDocuments(), this.properties.groupBytesMax());
		if (pending.isEmpty()) {
			return null;
		}
		this.next = pending.get(pending.size() - 1).documentId() + 1;
		Map<Long, VaultedContent> contents = this.vault
			.contents(pending.stream().filter(this.properties::isSmall).toList());
		return pending.stream()
			.map((document) -> new SmallDocument(document,
					contents.getOrDefault(document.documentId(), this.vault.content(document))))
			.toList();
	}

}

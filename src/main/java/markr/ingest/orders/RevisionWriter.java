package markr.ingest.orders;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.orders.OrderedDocuments;
import markr.importvault.orders.OrderedDocuments.Ended;
import markr.ingest.JudgedDocument;
import markr.ingest.Publications;
import markr.marks.Marks;
import markr.marks.Revision;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Puts next revisions in the place of those before, many documents in the chunk's
 * transaction: readers see the old ones, then the new ones. What is as it was costs
 * little. Documents that others have concluded meanwhile are passed over.
 */
@Component
@StepScope
class RevisionWriter implements ItemWriter<List<JudgedRevision>> {

	private final OrderedDocuments documents;

	private final Marks marks;

	private final Publications publications;

	private final long order;

	RevisionWriter(OrderedDocuments documents, Marks marks, Publications publications,
			@Value("#{jobParameters['" + ReprocessingJob.ORDER + "']}") long order) {
		this.documents = documents;
		this.marks = marks;
		this.publications = publications;
		this.order = order;
	}

	@Override
	public void write(Chunk<? extends List<JudgedRevision>> chunk) {
		chunk.forEach(this::write);
	}

	private void write(List<JudgedRevision> revisions) {
		Map<Long, JudgedDocument> judged = JudgedRevision.judged(revisions);
		List<Long> notForOthers = revisions.stream()
			.map((revision) -> revision.document().documentId())
			.filter((documentId) -> !judged.containsKey(documentId))
			.toList();
		if (!notForOthers.isEmpty()) {
			this.documents.processByThemselves(this.order, notForOthers);
		}
		if (!judged.isEmpty()) {
			// Rows of documents come before rows of tests, as everywhere.
			List<Document> held = this.documents.lock(this.order, judged.keySet());
			ComparedRevisions compared = ComparedRevisions.of(this.marks, held, judged);
			this.documents.conclude(this.order, compared.ended());
			replaceScans(compared);
		}
	}

	private void replaceScans(ComparedRevisions compared) {
		List<Ended> changed = compared.ended().stream().filter(compared::hasChanged).toList();
		List<Ended> refused = compared.ended().stream().filter((ended) -> !ended.conclusion().isPublication()).toList();
		List<Long> counting = ids(changed, (state) -> state != DocumentState.WITHDRAWN);
		List<Long> countingNoMore = ids(refused, (state) -> state == DocumentState.PUBLISHED);
		if (!changed.isEmpty()) {
			this.marks.stage(Revision.NEXT, compared.changed());
		}
		if (!counting.isEmpty() || !countingNoMore.isEmpty()) {
			this.publications.replace(counting, countingNoMore);
		}
		ids(changed, (state) -> state == DocumentState.WITHDRAWN).forEach(this.marks::replaceUncounted);
		ids(refused, (state) -> state != DocumentState.REJECTED)
			.forEach((documentId) -> this.marks.discard(Revision.CURRENT, documentId));
	}

	/** Those that were in such a state. */
	private static List<Long> ids(List<Ended> documents, Predicate<DocumentState> state) {
		return documents.stream()
			.map(Ended::before)
			.filter((before) -> state.test(before.state()))
			.map(Document::documentId)
			.toList();
	}

}

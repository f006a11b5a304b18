package markr.ingest.orders;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Order;
import markr.importvault.orders.OrderedDocuments;
import markr.importvault.orders.OrderedDocuments.Ended;
import markr.ingest.JudgedDocument;
import markr.marks.Marks;
import markr.marks.Revision;
import markr.marks.Scan;

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

	private final long order;

	RevisionWriter(OrderedDocuments documents, Marks marks,
			@Value("#{jobParameters['" + ReprocessingJob.ORDER + "']}") long order) {
		this.documents = documents;
		this.marks = marks;
		this.order = order;
	}

	@Override
	public void write(Chunk<? extends List<JudgedRevision>> chunk) {
		chunk.forEach(this::write);
	}

	private void write(List<JudgedRevision> revisions) {
		Map<Long, JudgedDocument> judged = new HashMap<>();
		List<Long> notForOthers = new ArrayList<>();
		for (JudgedRevision revision : revisions) {
			long documentId = revision.document().documentId();
			if (revision.judged() != null) {
				judged.put(documentId, revision.judged());
			}
			else {
				notForOthers.add(documentId);
			}
		}
		if (!notForOthers.isEmpty()) {
			this.documents.processByThemselves(this.order, notForOthers);
		}
		if (!judged.isEmpty()) {
			conclude(judged);
		}
	}

	private void conclude(Map<Long, JudgedDocument> judged) {
		// Rows of documents come before rows of tests, as everywhere.
		List<Document> held = this.documents.lock(this.order, judged.keySet());
		Map<Long, List<Scan>> accepted = new HashMap<>();
		for (Document document : held) {
			JudgedDocument now = judged.get(document.documentId());
			if (now.conclusion().isPublication()) {
				accepted.put(document.documentId(), now.outcomes().scans());
			}
		}
		Set<Long> differing = this.marks.differing(accepted);
		this.documents.conclude(this.order,
				held.stream()
					.map((document) -> ended(document, judged.get(document.documentId()),
							differing.contains(document.documentId())))
					.toList());
		List<Document> refused = held.stream()
			.filter((document) -> !accepted.containsKey(document.documentId()))
			.toList();
		accepted.keySet().retainAll(differing);
		replaceScans(held.stream().filter((document) -> differing.contains(document.documentId())).toList(), accepted,
				refused);
	}

	static Ended ended(Document before, JudgedDocument now, boolean differs) {
		return new Ended(before, now.conclusion(), now.outcomes().violations(),
				Order.Outcome.of(before, now.conclusion().isPublication(), differs));
	}

	private void replaceScans(List<Document> changed, Map<Long, List<Scan>> scans, List<Document> refused) {
		List<Long> counting = ids(changed, (document) -> document.state() != DocumentState.WITHDRAWN);
		List<Long> countingNoMore = ids(refused, (document) -> document.state() == DocumentState.PUBLISHED);
		if (!scans.isEmpty()) {
			this.marks.stage(Revision.NEXT, scans);
		}
		if (!counting.isEmpty() || !countingNoMore.isEmpty()) {
			this.marks.replace(counting, countingNoMore);
		}
		ids(changed, (document) -> document.state() == DocumentState.WITHDRAWN).forEach(this.marks::replaceUncounted);
		ids(refused, (document) -> document.state() != DocumentState.REJECTED)
			.forEach((documentId) -> this.marks.discard(Revision.CURRENT, documentId));
	}

	private static List<Long> ids(List<Document> documents, Predicate<Document> which) {
		return documents.stream().filter(which).map(Document::documentId).toList();
	}

}

package markr.ingest.orders;

import java.util.List;
import java.util.function.Predicate;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.orders.KeptOrder;
import markr.importvault.orders.OrderedDocuments;
import markr.importvault.orders.OrderedDocuments.Ended;
import markr.ingest.Publications;
import markr.marks.Marks;
import markr.marks.Revision;

import org.springframework.stereotype.Component;

/**
 * Puts next revisions in the place of those before, many documents in the caller's
 * transaction: readers see the old ones, then the new ones. What is as it was costs
 * little. Thread-safe.
 */
@Component
class RevisionWriter {

	private final OrderedDocuments documents;

	private final Marks marks;

	private final Publications publications;

	RevisionWriter(OrderedDocuments documents, Marks marks, Publications publications) {
		this.documents = documents;
		this.marks = marks;
		this.publications = publications;
	}

	/** Large documents, and those that Markr fails at, leave the others. */
	void write(KeptOrder kept, List<JudgedRevision> revisions) {
		List<Long> notForOthers = revisions.stream()
			.filter((revision) -> revision.judged() == null)
			.map((revision) -> revision.document().documentId())
			.toList();
		if (!notForOthers.isEmpty()) {
			this.documents.processByThemselves(kept, notForOthers);
		}
		ComparedRevisions compared = ComparedRevisions.of(this.marks, revisions);
		if (!compared.ended().isEmpty()) {
			this.documents.conclude(kept.number(), compared.ended());
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

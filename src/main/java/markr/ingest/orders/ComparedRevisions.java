package markr.ingest.orders;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import markr.importvault.document.Document;
import markr.importvault.document.Order;
import markr.importvault.orders.OrderedDocuments.Ended;
import markr.ingest.JudgedDocument;
import markr.marks.Marks;
import markr.marks.Scan;

/**
 * Documents that were judged again, beside what is kept of them.
 *
 * @param ended what becomes of each
 * @param changed the scans of those that are accepted with others than they have, by the
 * ids of the documents
 */
record ComparedRevisions(List<Ended> ended, Map<Long, List<Scan>> changed) {

	/**
	 * Compares documents with their scans.
	 * @param documents as they are
	 * @param judged what the present rules find in them, by their ids
	 */
	static ComparedRevisions of(Marks marks, List<Document> documents, Map<Long, JudgedDocument> judged) {
		Map<Long, List<Scan>> changed = new HashMap<>();
		for (Document document : documents) {
			JudgedDocument now = judged.get(document.documentId());
			if (now.conclusion().isPublication()) {
				changed.put(document.documentId(), now.outcomes().scans());
			}
		}
		Set<Long> differing = marks.differing(changed);
		changed.keySet().retainAll(differing);
		return new ComparedRevisions(documents.stream().map((document) -> {
			JudgedDocument now = judged.get(document.documentId());
			return new Ended(document, now.conclusion(), now.outcomes().violations(), Order.Outcome.of(document,
					now.conclusion().isPublication(), differing.contains(document.documentId())));
		}).toList(), changed);
	}

	boolean hasChanged(Ended document) {
		return this.changed.containsKey(document.before().documentId());
	}

}

package markr.ingest.orders;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
	 * Compares documents with their scans; those that were not judged are left out.
	 */
	static ComparedRevisions of(Marks marks, List<JudgedRevision> revisions) {
		Map<Long, List<Scan>> changed = new HashMap<>();
		for (JudgedRevision revision : revisions) {
			JudgedDocument now = revision.judged();
			if (now != null && now.conclusion().isPublication()) {
				changed.put(now.documentId(), now.outcomes().scans());
			}
		}
		changed.keySet().retainAll(marks.differing(changed));
		List<Ended> ended = new ArrayList<>();
		for (JudgedRevision revision : revisions) {
			JudgedDocument now = revision.judged();
			if (now != null) {
				ended.add(new Ended(revision.document(), now.conclusion(), now.outcomes().violations(), Order.Outcome
					.of(revision.document(), now.conclusion().isPublication(), changed.containsKey(now.documentId()))));
			}
		}
		return new ComparedRevisions(ended, changed);
	}

	boolean hasChanged(Ended document) {
		return this.changed.containsKey(document.before().documentId());
	}

}

package markr.importvault;

import java.io.InputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The documents of an order that are processed again together, in parts, many of them in
 * a transaction. What was concluded is not to come any more, so a part can be gone
 * through any number of times, by several nodes at once too. Thread-safe.
 */
@Component
public class ReprocessedDocuments {

	private final ReprocessedDocumentTable documents;

	private final DocumentPartTable parts;

	private final Outcomes outcomes;

	private final ImportQueue queue;

	ReprocessedDocuments(ReprocessedDocumentTable documents, DocumentPartTable parts, Outcomes outcomes,
			ImportQueue queue) {
		this.documents = documents;
		this.parts = parts;
		this.outcomes = outcomes;
		this.queue = queue;
	}

	/**
	 * Divides the documents of an order into parts: the same each time.
	 * @param documentsMin how many make a part, unless there would be more than
	 * {@code partsMax}
	 */
	public List<Part> parts(long reprocessing, int documentsMin, int partsMax) {
		long documents = this.documents.count(reprocessing);
		return this.documents.parts(reprocessing,
				(int) Math.min(partsMax, Math.max(1, (documents + documentsMin - 1) / documentsMin)));
	}

	/**
	 * The next documents of a part that are still to come, in the order of their ids.
	 * @param totalBytesMax of all together, if there is more than one
	 */
	public List<Document> pending(long reprocessing, Part part, int max, long totalBytesMax) {
		return this.documents.pending(reprocessing, part.first(), part.last(), max, totalBytesMax);
	}

	/** The contents of these documents, by their ids; an empty one has none. */
	public Map<Long, InputStream> contents(Collection<Long> documentIds) {
		Map<Long, InputStream> contents = new HashMap<>();
		this.parts.find(documentIds)
			.forEach((documentId, pieces) -> contents.put(documentId, VaultedContent.of(pieces)));
		return contents;
	}

	/**
	 * Holds those of the documents that are still to come, as they are now.
	 * {@link #conclude} or {@link #processByThemselves} follows for each of them.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public List<Document> lock(long reprocessing, Collection<Long> documentIds) {
		return this.documents.lock(reprocessing, documentIds);
	}

	/**
	 * Puts the next revisions of documents in the place of those before: states, counts
	 * and violations.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void conclude(long reprocessing, List<Ended> ended) {
		this.documents.conclude(ended);
		this.documents.end(reprocessing, ended);
		for (Ended document : ended) {
			if (document.before().violations() > 0 || !document.violations().isEmpty()) {
				this.outcomes.replaceViolations(document.before().documentId(), document.violations());
			}
		}
	}

	/** Notes what would become of documents; nothing else is changed. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void note(long reprocessing, List<Ended> ended) {
		this.documents.end(reprocessing, ended);
	}

	/** Notes that Markr itself fails at a document. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void noteFailure(long reprocessing, long documentId, String failure) {
		this.documents.fail(reprocessing, documentId, failure);
	}

	/** Orders a job for each of these documents: they have left the others. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void processByThemselves(long reprocessing, Collection<Long> documentIds) {
		this.queue.addAgainByThemselves(reprocessing, this.documents.leave(reprocessing, documentIds));
	}

	/** The same for all documents of an order that are still to come. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void processRestByThemselves(long reprocessing) {
		this.queue.addAgainByThemselves(reprocessing, this.documents.leave(reprocessing));
	}

	/**
	 * A part of an order's documents.
	 *
	 * @param first id of the first
	 * @param last id of the last
	 */
	public record Part(long first, long last) {
	}

	/**
	 * What becomes of a document.
	 *
	 * @param before the document as it was
	 * @param conclusion what was found in it
	 * @param violations those that were found
	 * @param outcome how that differs from what it was
	 */
	public record Ended(Document before, Conclusion conclusion, List<Violation> violations,
			Reprocessing.Outcome outcome) {

		/** A withdrawn document stays so. */
		DocumentState state() {
			return (this.before.state() == DocumentState.WITHDRAWN) ? this.before.state() : this.conclusion.state();
		}

	}

}

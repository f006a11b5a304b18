package markr.importvault.orders;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import markr.importvault.DocumentTable;
import markr.importvault.ImportQueue;
import markr.importvault.Outcomes;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.Order;
import markr.importvault.document.Violation;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The documents of an order while it is carried out: the next ones, many of them in a
 * transaction. What has an outcome is not to come any more, so an order can be resumed
 * any number of times, by several nodes at once too. Thread-safe.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class OrderedDocuments {

	private final OrderedDocumentTable documents;

	private final DocumentTable allDocuments;

	private final Outcomes outcomes;

	private final ImportQueue queue;

	OrderedDocuments(OrderedDocumentTable documents, DocumentTable allDocuments, Outcomes outcomes, ImportQueue queue) {
		this.documents = documents;
		this.allDocuments = allDocuments;
		this.outcomes = outcomes;
		this.queue = queue;
	}

	/**
	 * The next documents of an order that have no outcome. {@link #end} follows for each
	 * of them.
	 */
	public List<Long> next(long order, int max) {
		return this.documents.next(order, max);
	}

	/**
	 * Records what has become of documents of an order.
	 * @param detail what was wrong with them, without content of the documents; null if
	 * there is nothing new to say
	 */
	public void end(long order, Collection<Long> documentIds, Order.Outcome outcome, @Nullable String detail) {
		this.documents.end(order, documentIds, outcome, detail);
	}

	/**
	 * Has the next documents of an order imported again whose import has failed.
	 * @return how many there were; fewer than {@code max} if none are left
	 */
	@Transactional
	public int reopenNext(long order, int max) {
		List<Long> next = this.documents.next(order, max);
		List<Long> reopened = this.allDocuments.reopen(next);
		this.queue.addAll(reopened);
		this.documents.end(order, reopened, Order.Outcome.REOPENED, null);
		this.documents.end(order, next, Order.Outcome.UNCHANGED, null);
		return next.size();
	}

	/**
	 * Takes the next documents that are to come and that nobody has taken, until the
	 * transaction ends, in the order of their ids. They are as they are: unless it is a
	 * dry run, they are locked as well.
	 * @param after the id of the document before
	 * @param totalBytesMax of all together, if there is more than one
	 */
	public List<Document> take(KeptOrder kept, long after, int max, long totalBytesMax) {
		return Document.first(this.documents.take(kept.number(), after, max, !kept.order().dryRun()), totalBytesMax);
	}

	/** Whether any documents are to come, those that somebody has taken included. */
	@Transactional(propagation = Propagation.SUPPORTS)
	public boolean areToCome(long order) {
		return this.documents.areToCome(order);
	}

	/**
	 * Puts the next revisions of documents in the place of those before: states, counts
	 * and violations.
	 */
	public void conclude(long order, List<Ended> ended) {
		this.allDocuments.conclude(ended.stream().map(Ended::conclusion).toList());
		record(order, ended);
		ended.forEach((document) -> this.outcomes.addNextViolations(document.before().documentId(), 0,
				document.violations()));
		this.outcomes
			.discardEarlierViolations(ended.stream().map((document) -> document.before().documentId()).toList());
	}

	/** Records what would become of documents; nothing else is changed. */
	public void record(long order, List<Ended> ended) {
		ended.stream()
			.collect(Collectors.groupingBy(Ended::outcome,
					Collectors.mapping((document) -> document.before().documentId(), Collectors.toList())))
			.forEach((outcome, documentIds) -> this.documents.end(order, documentIds, outcome, null));
	}

	/**
	 * Takes documents out of those that are processed together, and orders a job for each
	 * of them, unless it is a dry run.
	 * @param documentIds null for all that are still to come
	 */
	public void processByThemselves(KeptOrder kept, @Nullable Collection<Long> documentIds) {
		List<Long> left = this.documents.leave(kept.number(), documentIds);
		if (!kept.order().dryRun()) {
			this.queue.reprocessEach(kept.number(), left);
		}
	}

	/**
	 * What becomes of a document.
	 *
	 * @param before the document as it was
	 * @param conclusion what was found in it
	 * @param violations those that were found
	 * @param outcome how that differs from what it was
	 */
	public record Ended(Document before, Conclusion conclusion, List<Violation> violations, Order.Outcome outcome) {
	}

}

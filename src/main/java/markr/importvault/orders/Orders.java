package markr.importvault.orders;

import java.util.List;
import java.util.Optional;

import markr.importvault.DocumentTable;
import markr.importvault.ImportQueue;
import markr.importvault.document.Order;
import markr.importvault.document.Selection;
import markr.platform.Act;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What operators have ordered, with the reasons. An order is recorded together with its
 * documents and the work on them, or not at all; it is carried out in many transactions,
 * by any node. Thread-safe.
 */
@Component
public class Orders {

	private final OrderTable orders;

	private final SelectedDocumentTable selected;

	private final OrderedDocumentTable orderedDocuments;

	private final OrderProgressView progress;

	private final DocumentTable documents;

	private final RevisionTable revisions;

	private final ImportQueue queue;

	private final ApplicationEventPublisher events;

	Orders(OrderTable orders, SelectedDocumentTable selected, OrderedDocumentTable orderedDocuments,
			OrderProgressView progress, DocumentTable documents, RevisionTable revisions, ImportQueue queue,
			ApplicationEventPublisher events) {
		this.orders = orders;
		this.selected = selected;
		this.orderedDocuments = orderedDocuments;
		this.progress = progress;
		this.documents = documents;
		this.revisions = revisions;
		this.queue = queue;
		this.events = events;
	}

	/**
	 * Records an order, unless there is one with this id already: then nothing changes. A
	 * {@link Order.Act#RELEASE} is left to the caller to carry out: no work row leads to
	 * it, for it is about work rows.
	 * @return false if there is an order with this id
	 */
	@Transactional
	public boolean order(Order order, Selection selection) {
		Optional<Long> inserted = this.orders.insert(order);
		inserted.ifPresent((number) -> {
			this.events.publishEvent(act(order));
			this.selected.select(number, order, selection);
			if (order.act() == Order.Act.REPROCESS && !order.dryRun()) {
				this.queue.addAll(this.documents.reopen(this.orderedDocuments.find(number, Order.Outcome.REOPENED)));
				this.queue.reprocess(number, this.revisions.begin(number));
			}
			else if (isWork(order)) {
				this.queue.carryOut(number, order);
			}
		});
		return inserted.isPresent();
	}

	/** Makes sure that an order has a work row, if it still needs one. */
	@Transactional
	public void resume(KeptOrder kept) {
		boolean isReprocessing = kept.order().act() == Order.Act.REPROCESS && !kept.order().dryRun();
		if (isWork(kept.order()) && !isReprocessing && !this.progress.progress(kept.number()).hasEnded(kept)) {
			this.queue.carryOut(kept.number(), kept.order());
		}
	}

	private static Act act(Order order) {
		return new Act(order.act().name(),
				"order %s%s: %s".formatted(order.id(), order.dryRun() ? " (dry run)" : "", order.selection()),
				"%s (%s)".formatted(order.reason(), order.by()));
	}

	private static boolean isWork(Order order) {
		return order.dryRun() ? order.act().changesMarks() : order.act() != Order.Act.RELEASE;
	}

	/**
	 * Records an order about one document that the caller's transaction carries out.
	 * @param outcome what has become of the document by that
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void record(Order order, long documentId, Order.Outcome outcome) {
		this.orderedDocuments.insert(this.orders.insert(order).orElseThrow(), documentId, outcome);
		this.events.publishEvent(act(order));
	}

	/** The order with an id. */
	public Optional<KeptOrder> find(String id) {
		return this.orders.find(id);
	}

	public KeptOrder get(long number) {
		return this.orders.get(number);
	}

	/** Orders with a lower number, the latest first. */
	public List<KeptOrder> page(long before, int max) {
		return this.orders.page(before, max);
	}

	/** How far an order has come. */
	public OrderProgress progress(long number) {
		return this.progress.progress(number);
	}

	/** The first of its documents that are not, or would not be, as they were. */
	public List<OrderedDocument> affected(long number, int max) {
		return this.progress.affected(number, max);
	}

	/**
	 * Declares that all is known that a dry run would change in the marks.
	 * @param failure why it is not, without content of documents
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void endDryRun(long number, @Nullable String failure) {
		this.orders.endDryRun(number, failure);
	}

}

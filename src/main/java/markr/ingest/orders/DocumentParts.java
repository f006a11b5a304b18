package markr.ingest.orders;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import markr.importvault.orders.OrderedDocuments;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Divides the documents of an order into parts, the same each time: a restart asks for
 * them again.
 */
@Component
@StepScope
class DocumentParts implements Partitioner {

	static final String FIRST = "first";

	static final String LAST = "last";

	/** A part of fewer would cost more for its record than for its documents. */
	private static final int DOCUMENTS_MIN = 500;

	/** The record of all parts is read at once. */
	private static final int PARTS_MAX = 200;

	private final OrderedDocuments documents;

	private final long order;

	DocumentParts(OrderedDocuments documents, @Value("#{jobParameters['" + ReprocessingJob.ORDER + "']}") long order) {
		this.documents = documents;
		this.order = order;
	}

	@Override
	public Map<String, ExecutionContext> partition(int gridSize) {
		Map<String, ExecutionContext> contexts = new LinkedHashMap<>();
		List<OrderedDocuments.Part> parts = this.documents.parts(this.order, DOCUMENTS_MIN, PARTS_MAX);
		for (OrderedDocuments.Part part : parts) {
			ExecutionContext context = new ExecutionContext();
			context.putLong(FIRST, part.first());
			context.putLong(LAST, part.last());
			contexts.put("%03d".formatted(contexts.size() + 1), context);
		}
		return contexts;
	}

}

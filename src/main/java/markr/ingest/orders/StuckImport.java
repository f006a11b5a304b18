package markr.ingest.orders;

import java.time.Instant;
import java.util.List;

import markr.importvault.document.DocumentState;
import org.jspecify.annotations.Nullable;

/**
 * An import that no node will resume by itself.
 *
 * @param documentId the vault's own key
 * @param id the document's SHA-256
 * @param why what is wrong
 * @param state what has become of the document so far
 * @param since when it was ordered, its node has sent its last heartbeat, or its oldest
 * execution that is left was made
 * @param node the node that is silent
 * @param order the number of the order under which the document is processed again, if it
 * is
 * @param executions of Spring Batch, that say that they run
 */
public record StuckImport(long documentId, String id, Why why, DocumentState state, Instant since,
		@Nullable String node, @Nullable Long order, List<Execution> executions) {

	/** What is wrong, the worst first. */
	public enum Why {

		/** There is no work row for what is to be done: no node knows of it. */
		NO_TASK,

		/**
		 * A node has the work row, and has sent no heartbeat for several times as long as
		 * any other would have waited before taking it over.
		 */
		NODE_SILENT,

		/** Nothing is to be done, but the record says that it is being done. */
		EXECUTION_LEFT

	}

	/**
	 * A run of a job that has no end.
	 *
	 * @param id as Spring Batch counts them
	 * @param job its name
	 * @param status what it says
	 */
	public record Execution(long id, String job, String status) {
	}

	/**
	 * A work row.
	 *
	 * @param picked whether a node has it
	 * @param node which one
	 * @param heardAt when that node has sent its last heartbeat
	 * @param dueAt when it may be picked, if it is not
	 */
	public record Work(boolean picked, @Nullable String node, @Nullable Instant heardAt, Instant dueAt) {
	}

}

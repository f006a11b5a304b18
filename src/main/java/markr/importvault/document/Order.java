package markr.importvault.document;

/**
 * What an operator asks for: an act on selected documents.
 *
 * @param id chosen by the operator, so an order that is sent again is the same order
 * @param act what is to be done
 * @param dryRun whether it is only to be reported what the act would change
 * @param selection which documents, as it was written
 * @param reason why, in a person's words, which may name students: never for a log
 * @param by who asks
 */
public record Order(String id, Act act, boolean dryRun, String selection, String reason, String by) {

	/** Whether its documents are read, and judged by the present rules. */
	public boolean judgesAgain() {
		return this.dryRun || this.act == Act.REPROCESS;
	}

	/** What is to be done. */
	public enum Act {

		/** Documents are judged by the present rules, each as a new revision. */
		REPROCESS,

		/** Documents whose import has failed are imported again. */
		RETRY,

		/**
		 * Stuck imports are taken from any node that may still have them, and resumed.
		 */
		RELEASE,

		/** Published documents cease to count. */
		WITHDRAW,

		/** Withdrawn documents count again. */
		REINSTATE;

		/** Whether marks change by it, so that a dry run compares tests. */
		public boolean changesMarks() {
			return this != RETRY && this != RELEASE;
		}

	}

	/** What becomes of a document of an order; of a dry run, what would. */
	public enum Outcome {

		/** It is as it was. */
		UNCHANGED,

		/** It is still accepted, but its results are others. */
		CHANGED,

		/** It was refused, and counts now. */
		ACCEPTED,

		/** It counted, or was withdrawn, and is refused now. */
		REFUSED,

		/** Markr itself failed at it; it is as it was. */
		FAILED,

		/** Its import had failed; it waits in the queue of imports again. */
		REOPENED,

		/** Its import was stuck, and is resumed by any node. */
		RELEASED,

		/** It does not count any more. */
		WITHDRAWN,

		/** It counts again. */
		REINSTATED;

		/**
		 * What has become of a document that was judged again.
		 * @param before as it was
		 * @param accepted whether it breaks no rule any more
		 * @param differs whether it was accepted with other scans than it has
		 */
		public static Outcome of(Document before, boolean accepted, boolean differs) {
			return switch (before.state()) {
				case REJECTED, FAILED, RECEIVED -> accepted ? ACCEPTED : UNCHANGED;
				case PUBLISHED -> accepted ? (differs ? CHANGED : UNCHANGED) : REFUSED;
				// It counts for nothing, so its refusal changes only what it has.
				case WITHDRAWN -> (accepted ? differs : before.violations() == 0) ? CHANGED : UNCHANGED;
			};
		}

	}

}

package markr.ingest;

import java.util.List;

import markr.importvault.document.Violation;
import markr.marks.Scan;

/** What a reading is worth: results read = accepted + rejected, always. */
public sealed interface Outcome {

	/** A result without fault. */
	record Accepted(Scan scan) implements Outcome {
	}

	/**
	 * A result, or a document, with every violation that it has.
	 *
	 * @param violations at least one
	 */
	record Rejected(List<Violation> violations) implements Outcome {

		/** Whether a result is rejected, rather than the document itself. */
		boolean isResult() {
			return this.violations.get(0).result() != null;
		}

	}

}

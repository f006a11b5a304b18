package markr.ingest;

import markr.importvault.Violation;

/** What the reader finds in a document, one after the other. */
sealed interface Reading {

	/**
	 * A result, not judged yet.
	 *
	 * @param number its number in the document, from 1
	 * @param line the line on which it begins, from 1
	 * @param element its content; empty if it was only passed over
	 */
	record Result(long number, long line, ScanElement element) implements Reading {
	}

	/** Something wrong with the document itself. */
	record Fault(Violation violation) implements Reading {
	}

}

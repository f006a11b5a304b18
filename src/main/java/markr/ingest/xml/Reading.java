package markr.ingest.xml;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import org.jspecify.annotations.Nullable;

/** What the reader finds in a document, one after the other. */
public sealed interface Reading {

	/** Roughly how many characters are kept for it. */
	int length();

	/** A fault of the document itself. */
	static Reading fault(long line, ViolationCode code, @Nullable String value) {
		return new Fault(new Violation(line, null, null, null, code, value));
	}

	/**
	 * A result, not judged yet.
	 *
	 * @param number its number in the document, from 1
	 * @param line the line on which it begins, from 1
	 * @param element its content
	 * @param length characters of its known elements
	 */
	record Result(long number, long line, ScanElement element, int length) implements Reading {
	}

	/** Something wrong with the document itself. */
	record Fault(Violation violation) implements Reading {

		@Override
		public int length() {
			return (violation().value() != null) ? violation().value().length() : 0;
		}
	}

}

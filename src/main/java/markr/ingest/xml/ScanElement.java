package markr.ingest.xml;

import java.util.List;

import markr.marks.AnswerMarks;
import org.jspecify.annotations.Nullable;

/**
 * An {@code mcq-test-result} element as it is written. Everything is text, and every
 * element may be there several times, since which of them counts is not for a reader to
 * say.
 *
 * @param scannedOn as written, null if missing
 * @param firstNames one for each element, as written, in their order; like those below
 * @param inner elements inside student numbers and test ids, one for each of the two that
 * has any
 * @param answers what the answers add up to, null if that cannot be said
 */
public record ScanElement(@Nullable String scannedOn, List<String> firstNames, List<String> lastNames,
		List<String> studentNumbers, List<String> testIds, List<Marks> summaryMarks, List<Inner> inner,
		@Nullable AnswerMarks answers) {

	/**
	 * An element inside a field whose text it divides.
	 *
	 * @param field the name of the field
	 * @param name of the element
	 */
	public record Inner(String field, String name) {
	}

	/**
	 * A {@code summary-marks} element.
	 *
	 * @param available as written, null if missing
	 * @param obtained as written, null if missing
	 */
	public record Marks(@Nullable String available, @Nullable String obtained) {
	}

}

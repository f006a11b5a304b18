package markr.ingest;

import java.util.ArrayList;
import java.util.List;

import markr.marks.AnswerMarks;
import org.jspecify.annotations.Nullable;

/**
 * An {@code mcq-test-result} element as it is written. Everything is text, and everything
 * may be there several times, since which of them counts is not for a reader to say;
 * {@link ScanProcessor} judges.
 */
class ScanElement {

	@Nullable String scannedOn;

	final List<String> firstNames = new ArrayList<>(1);

	final List<String> lastNames = new ArrayList<>(1);

	final List<String> studentNumbers = new ArrayList<>(1);

	final List<String> testIds = new ArrayList<>(1);

	/** What the answers add up to, if that can be told. */
	@Nullable AnswerMarks answers;

	final List<SummaryMarks> summaryMarks = new ArrayList<>(1);

	/**
	 * A {@code summary-marks} element.
	 *
	 * @param available as written, null if missing
	 * @param obtained as written, null if missing
	 */
	record SummaryMarks(@Nullable String available, @Nullable String obtained) {
	}

}

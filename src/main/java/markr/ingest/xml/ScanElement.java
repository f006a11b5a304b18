package markr.ingest.xml;

import java.util.ArrayList;
import java.util.List;

import markr.marks.AnswerMarks;
import org.jspecify.annotations.Nullable;

/**
 * An {@code mcq-test-result} element as it is written. Everything is text, and everything
 * may be there several times, since which of them counts is not for a reader to say; the
 * scan processor judges.
 */
public class ScanElement {

	public @Nullable String scannedOn;

	public final List<String> firstNames = new ArrayList<>(1);

	public final List<String> lastNames = new ArrayList<>(1);

	public final List<String> studentNumbers = new ArrayList<>(1);

	public final List<String> testIds = new ArrayList<>(1);

	/** What the answers add up to, if that can be told. */
	public @Nullable AnswerMarks answers;

	public final List<SummaryMarks> summaryMarks = new ArrayList<>(1);

	/**
	 * A {@code summary-marks} element.
	 *
	 * @param available as written, null if missing
	 * @param obtained as written, null if missing
	 */
	public record SummaryMarks(@Nullable String available, @Nullable String obtained) {
	}

}

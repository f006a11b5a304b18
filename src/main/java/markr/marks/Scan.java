package markr.marks;

import org.jspecify.annotations.Nullable;

/**
 * One {@code mcq-test-result} element as read.
 *
 * @param testId the test
 * @param studentNumber the student
 * @param available marks that could be had, 1 to {@link Rules#MARKS_MAX}
 * @param obtained marks that were had, 0 to {@code available}
 * @param result number of the result in its document, from 1
 * @param line line of the document on which the result begins, from 1
 * @param firstName as written; folded sheets often carry another's
 * @param lastName as written
 * @param scannedOn as written; not necessarily a date
 * @param answers what the answers add up to, if that is not what {@code available} and
 * {@code obtained} say; null if they agree, or it cannot be known
 */
public record Scan(TestId testId, StudentNumber studentNumber, int available, int obtained, long result, long line,
		@Nullable String firstName, @Nullable String lastName, @Nullable String scannedOn,
		@Nullable AnswerMarks answers) {

	public Scan {
		if (available < 1 || available > Rules.MARKS_MAX || obtained < 0 || Rules.within(obtained, available) != null) {
			throw new IllegalArgumentException(
					"Impossible marks: obtained %s, available %s".formatted(obtained, available));
		}
		if (answers != null && answers.agreeWith(available, obtained)) {
			answers = null;
		}
		if (result < 1 || line < 1) {
			throw new IllegalArgumentException("Impossible place: result %s, line %s".formatted(result, line));
		}
	}

}

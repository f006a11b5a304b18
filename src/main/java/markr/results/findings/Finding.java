package markr.results.findings;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Something about an accepted scan that somebody should check. Holds personal data: for
 * those who may see marks, never for a log.
 *
 * @param document SHA-256 of the scan's document
 * @param result number of the scan in it, from 1
 * @param line line of the document on which it begins
 * @param testId the test
 * @param studentNumber the student
 * @param code the kind
 * @param found what the scan says
 * @param other what it disagrees with
 * @param otherDocument SHA-256 of the document that says so, null if it is none
 * @param otherResult number of the scan that says so, null if it is none
 * @param dismissal who has checked it and why nothing need be done; null if nobody has
 */
record Finding(String document, long result, long line, String testId, String studentNumber, FindingCode code,
		String found, String other, @Nullable String otherDocument, @Nullable Long otherResult,
		@Nullable Dismissal dismissal) {

	/**
	 * A finding that is none any more, though it stays one for the rules.
	 *
	 * @param reason why nothing need be done
	 * @param by who says so
	 * @param at when
	 */
	record Dismissal(String reason, String by, Instant at) {
	}

}

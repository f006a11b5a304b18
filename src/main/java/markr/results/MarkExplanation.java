package markr.results;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import markr.importvault.document.Way;
import org.jspecify.annotations.Nullable;

/**
 * Why a student has a mark: every scan that counts or has counted, which of them the mark
 * comes from, and how it came about.
 *
 * @param testId the test
 * @param studentNumber the student
 * @param available the test's available marks now; null if nothing counts in it any more
 * @param mark the mark; null if none of the scans counts any more
 * @param why the reason in one sentence
 * @param scanCount how many scans there are
 * @param scans the scans in the order in which they began to count; of more than 1000
 * those with the highest marks
 * @param changes what each document changed, in their order
 */
record MarkExplanation(String testId, String studentNumber, @Nullable Integer available, @Nullable Mark mark,
		String why, long scanCount, List<Scan> scans, List<MarkChange> changes) {

	/**
	 * Explains how the mark came about by going through it again.
	 * @param scans in the order in which they began to count
	 * @param countings of their documents, in their order
	 */
	static MarkExplanation of(String testId, String studentNumber, @Nullable Integer available, long scanCount,
			List<Scan> scans, List<MarkChange.Counting> countings) {
		Optional<Scan> counting = scans.stream().filter((scan) -> scan.verdict() == Verdict.COUNTS).findFirst();
		return new MarkExplanation(testId, studentNumber, available,
				counting
					.map((scan) -> new Mark(scan.obtained(),
							Rounding.percentage(scan.obtained(), Objects.requireNonNull(available)), scan.document(),
							scan.result(), scan.line()))
					.orElse(null),
				why(scans), scanCount, scans, MarkChange.of(scans, countings));
	}

	private static String why(List<Scan> scans) {
		List<Verdict> counting = scans.stream()
			.map(Scan::verdict)
			.filter((verdict) -> verdict != Verdict.WITHDRAWN)
			.toList();
		if (counting.isEmpty()) {
			return "No scan counts any more: their documents were taken back.";
		}
		if (counting.size() == 1) {
			return "It is the only scan that counts.";
		}
		String first = counting.contains(Verdict.EQUAL_BUT_LATER)
				? ", and of those with the same marks it was there first." : ".";
		return "It has the highest marks of %s scans".formatted(counting.size()) + first;
	}

	/**
	 * The mark.
	 *
	 * @param obtained the marks
	 * @param percentage of the test's available marks
	 * @param document SHA-256 of the document that it comes from
	 * @param result number of the result in it
	 * @param line line on which the result begins
	 */
	record Mark(int obtained, double percentage, String document, long result, long line) {
	}

	/**
	 * A result as it was read.
	 *
	 * @param document SHA-256 of its document
	 * @param result its number in the document
	 * @param line line on which it begins
	 * @param obtained its marks
	 * @param available the available marks that it says
	 * @param firstName as written
	 * @param lastName as written
	 * @param scannedOn as written
	 * @param verdict whether it counts, or why not
	 * @param publishedAt when it began to count
	 * @param drop how its document arrived first
	 */
	record Scan(String document, long result, long line, int obtained, int available, @Nullable String firstName,
			@Nullable String lastName, @Nullable String scannedOn, Verdict verdict, Instant publishedAt,
			@Nullable Drop drop) {
	}

	/** Whether a scan is the one that counts. */
	enum Verdict {

		/** The mark comes from it. */
		COUNTS,

		/** Another scan has a higher mark. */
		LOWER,

		/** Another scan with the same mark was there before. */
		EQUAL_BUT_LATER,

		/** Its document was taken back. */
		WITHDRAWN

	}

	/** How a document arrived. */
	record Drop(Way way, @Nullable String source, @Nullable String name, Instant receivedAt) {
	}

}

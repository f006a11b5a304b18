package markr.results.findings;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which findings are asked for, in the order of documents, their results and codes.
 *
 * @param after the cursor that the list begins behind
 * @param codes the kinds
 * @param dismissed whether those that were dismissed, or those that were not
 * @param max how many at most
 */
record FindingQuery(Cursor after, Set<FindingCode> codes, boolean dismissed, long max) {

	/**
	 * A place in that order, for the next page.
	 *
	 * @param documentId the vault's key of a document
	 * @param result number of a result in it
	 * @param code code of a finding
	 */
	record Cursor(long documentId, long result, String code) {

		static final Cursor BEGINNING = new Cursor(0, 0, "");

		private static final Pattern TEXT = Pattern.compile("(\\d{1,18})-(\\d{1,18})-([A-Z_]{1,40})");

		/** Behind all findings of a result: no code comes after this text. */
		static Cursor behind(long documentId, long result) {
			return new Cursor(documentId, result, "ZZZ");
		}

		/** Reads what {@link #text} has written. */
		static Optional<Cursor> of(String text) {
			Matcher matcher = TEXT.matcher(text);
			return matcher.matches() ? Optional
				.of(new Cursor(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)), matcher.group(3)))
					: Optional.empty();
		}

		String text() {
			return documentId + "-" + result + "-" + code;
		}

	}

}

package markr.importvault.document;

import java.util.List;

/**
 * Of which tests a document has raised the available marks when it began to count. All
 * percentages of such a test have changed: rightly, if the sheets before were folded, or
 * by one that was misread.
 *
 * @param tests of how many
 * @param first the first of them, at most 20, by their ids
 */
public record AvailableChanges(long tests, List<Change> first) {

	/**
	 * What has become of one test.
	 *
	 * @param testId the test
	 * @param before its available marks before
	 * @param after those of the document, which are the test's since
	 */
	public record Change(String testId, int before, int after) {
	}

}

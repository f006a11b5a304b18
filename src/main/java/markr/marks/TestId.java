package markr.marks;

/**
 * The id of a test, kept as written.
 *
 * @param text 1 to 64 characters without control characters or white space around them
 */
public record TestId(String text) {

	public TestId {
		Rules.requireIdentifier(text);
	}

}

package markr.marks;

/**
 * A student's number, kept as written: {@code 002299} is not {@code 2299}. Its string
 * form hides it, since it is personal data.
 *
 * @param text 1 to 64 characters without control characters or white space around them
 */
public record StudentNumber(String text) {

	public StudentNumber {
		Rules.requireIdentifier(text);
	}

	@Override
	public String toString() {
		return "StudentNumber[…]";
	}

}

package markr.importvault.document;

/**
 * Why a document was refused. The names are stable: senders and scripts may rely on them.
 */
public enum ViolationCode {

	/** There is not a single byte in it. */
	EMPTY_DOCUMENT(true, "The document is empty."),

	/** It is no XML, or broken XML: cut off, for instance. */
	NOT_WELL_FORMED(true, "The document is not well-formed XML; it may have been cut off."),

	/** Machines make other kinds of XML document too; those are not for Markr. */
	WRONG_ROOT(true, "The document's outermost element is not mcq-test-results."),

	/** Depth, attributes or lengths beyond anything that a grading machine writes. */
	XML_LIMIT_EXCEEDED(true, "The document exceeds a limit for depth, attributes or lengths."),

	/** A document type could pull in foreign text, so there must be none. */
	DOCTYPE(false, "The document has a DOCTYPE; Markr takes none."),

	/** A batch without a sheet is a fault that somebody should hear about. */
	NO_RESULTS(false, "The document has no results."),

	/** A result inside something else: whether it counts cannot be known. */
	MISPLACED_RESULT(false, "An mcq-test-result does not stand directly below mcq-test-results."),

	MISSING(false, "The field is missing or empty."),

	/** The field is there more than once, with different content. */
	CONFLICTING(false, "The field is there several times, with different values."),

	TOO_LONG(false, "The field is longer than 64 characters."),

	CONTROL_CHARACTER(false, "The field has a control character in it."),

	/** Bytes that are no character in the encoding that the document says it has. */
	UNREADABLE_CHARACTER(false, "The field has a character in it that cannot be read in the document's encoding."),

	/** Which of the text before, in and behind the element was meant cannot be known. */
	NOT_PLAIN_TEXT(false, "The field has another element in it."),

	NOT_A_WHOLE_NUMBER(false, "The field is not a whole number in the digits 0 to 9."),

	/** Available marks are 1 to 1 000 000, obtained marks 0 to 1 000 000. */
	OUT_OF_RANGE(false, "The number is out of range (available 1 to 1000000, obtained 0 to 1000000)."),

	OBTAINED_EXCEEDS_AVAILABLE(false, "More marks were obtained than are available."),

	/** The drop is over the limit for a document and was not kept. */
	TOO_LARGE(true, "The document is larger than this Markr takes."),

	/** The file cannot be read from the disk and was not kept. */
	UNREADABLE(true, "The file cannot be read from the disk.");

	private final boolean foreign;

	private final String meaning;

	ViolationCode(boolean foreign, String meaning) {
		this.foreign = foreign;
		this.meaning = meaning;
	}

	/**
	 * Whether this is no results document at all, rather than one that breaks the rules.
	 */
	public boolean isForeign() {
		return this.foreign;
	}

	/** One sentence for people. */
	public String meaning() {
		return this.meaning;
	}

}

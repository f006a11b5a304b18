package markr.results.findings;

import markr.platform.Cursor;

/**
 * The scans that are examined for one answer, in the order of documents and results.
 *
 * @param after the cursor that they begin behind
 * @param end the cursor that they end at
 */
record FindingRange(Cursor after, Cursor end) {

	private static final Cursor END = behind(Long.MAX_VALUE, Long.MAX_VALUE);

	static final FindingRange ALL = toTheEnd(Cursor.of(Cursor.LOWEST));

	/** Behind all findings of a result: no code comes after this text. */
	static Cursor behind(long documentId, long result) {
		return new Cursor(documentId, result, "ZZZ");
	}

	static FindingRange toTheEnd(Cursor after) {
		return new FindingRange(after, END);
	}

	/** Whether there are no scans behind it. */
	boolean isLast() {
		return this.end.equals(END);
	}

}

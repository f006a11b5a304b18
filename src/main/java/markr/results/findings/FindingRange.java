package markr.results.findings;

/**
 * The scans that are examined for one answer, in the order of documents and results.
 *
 * @param after the cursor that they begin behind
 * @param end the cursor that they end at
 */
record FindingRange(FindingQuery.Cursor after, FindingQuery.Cursor end) {

	private static final FindingQuery.Cursor END = FindingQuery.Cursor.behind(Long.MAX_VALUE, Long.MAX_VALUE);

	static FindingRange toTheEnd(FindingQuery.Cursor after) {
		return new FindingRange(after, END);
	}

	/** Whether there are no scans behind it. */
	boolean isLast() {
		return this.end.equals(END);
	}

}

package markr.results.findings;

/**
 * Scans that are looked at for one answer, in the order of documents and their results.
 *
 * @param after the place that they begin behind
 * @param end the place that they end at
 */
record FindingStretch(FindingQuery.Place after, FindingQuery.Place end) {

	private static final FindingQuery.Place END = FindingQuery.Place.behind(Long.MAX_VALUE, Long.MAX_VALUE);

	static FindingStretch toTheEnd(FindingQuery.Place after) {
		return new FindingStretch(after, END);
	}

	/** Whether there are no scans behind it. */
	boolean isLast() {
		return this.end.equals(END);
	}

}

package markr.results.findings;

/**
 * The kind of a finding: what is doubtful about a scan that counts among those of its
 * test, so that somebody should check the sheet. The names are stable: scripts may rely
 * on them.
 */
enum FindingCode {

	/** The scan that counts for the student in this test carries another name. */
	ANOTHER_NAME,

	/**
	 * The scan counts, and one that counts for the same student number in another test
	 * carries another name; a few of the other tests are compared.
	 */
	ANOTHER_NAME_ELSEWHERE,

	/** A student number in the same test differs from this one by leading zeros only. */
	LEADING_ZEROS,

	/**
	 * The student number or test id has characters that a person cannot see or takes for
	 * others: no-break and zero-width spaces, full-width digits, combining forms.
	 */
	LOOKS_LIKE,

	/** A scan of the same student has more marks and counts instead. */
	LOWER_RESCAN,

	/**
	 * Other scans of the same test have more available marks; a few that stand out do not
	 * matter.
	 */
	FEWER_AVAILABLE,

	/**
	 * Nearly all other scans of the same test share fewer available marks, though the
	 * test has those of this one: it makes all percentages smaller.
	 */
	MORE_AVAILABLE,

	/** The answers add up to other marks than the summary says; the summary counts. */
	SUM_DIFFERS,

	/** It says that it was scanned on a day after the document arrived. */
	SCANNED_IN_FUTURE;

}

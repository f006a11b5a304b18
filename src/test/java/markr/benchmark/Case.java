package markr.benchmark;

/** One question to be answered by measuring. */
interface Case {

	/**
	 * Measures and reports.
	 * @throws AssertionError if what came out was wrong, however fast
	 */
	void run(Bench bench, Report report) throws Exception;

}

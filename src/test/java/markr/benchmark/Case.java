package markr.benchmark;

/** One question to be answered by measuring. */
interface Case {

	/**
	 * Measures and reports.
	 * @throws AssertionError if what came out was wrong, however fast
	 */
	void run(Bench bench, Report report) throws Exception;

	/** Measures both of a pair, the other one first every second time. */
	static void inTurn(int pair, Measurement one, Measurement other) throws Exception {
		((pair % 2 == 0) ? one : other).measure();
		((pair % 2 == 0) ? other : one).measure();
	}

	/** One half of a pair. */
	interface Measurement {

		void measure() throws Exception;

	}

}

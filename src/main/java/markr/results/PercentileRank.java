package markr.results;

import java.math.BigInteger;

/**
 * Where a mark stands among those of a test.
 *
 * @param obtained the mark, which need not be anybody's
 * @param available the test's available marks
 * @param percentage the mark as a percentage of them
 * @param below students with a lower mark
 * @param equal students with this mark
 * @param above students with a higher mark
 * @param percentileRank the percentage of students with a lower mark, counting half of
 * those with the same: 50 for the median of a symmetric distribution, never 0 or 100 for
 * a mark that somebody has
 */
record PercentileRank(int obtained, int available, double percentage, long below, long equal, long above,
		double percentileRank) {

	static PercentileRank of(int obtained, int available, long below, long equal, long above) {
		return new PercentileRank(obtained, available, Rounding.percentage(obtained, available), below, equal, above,
				Rounding.quotient(BigInteger.valueOf(100 * (2 * below + equal)),
						BigInteger.valueOf(2 * (below + equal + above))));
	}

}

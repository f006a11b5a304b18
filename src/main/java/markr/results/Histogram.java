package markr.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the marks of a test are spread, with its statistics, all of one moment.
 *
 * @param bins ten bins of ten percent each, from the lowest; empty ones too
 * @param total students, the sum of the bins' counts
 * @param available the test's available marks, which percentages are of
 * @param distribution how many students have each mark, from the lowest; marks that
 * nobody has are left out
 * @param aggregate the statistics
 */
record Histogram(List<Bin> bins, long total, int available, List<MarkCount> distribution, Statistics aggregate) {

	private static final int BINS = 10;

	private static final int BIN_PCT = 100 / BINS;

	static Histogram of(Distribution distribution) {
		long[] counts = new long[BINS];
		List<MarkCount> marks = new ArrayList<>();
		for (Map.Entry<Integer, Long> mark : distribution.students().entrySet()) {
			// In whole numbers: 7 of 10 is 70 %, not a little less.
			long bin = (long) mark.getKey() * BINS / distribution.available();
			counts[(int) Math.min(bin, BINS - 1)] += mark.getValue();
			marks.add(new MarkCount(mark.getKey(), mark.getValue()));
		}
		List<Bin> bins = new ArrayList<>();
		for (int i = 0; i < BINS; i++) {
			bins.add(new Bin(i * BIN_PCT, (i + 1) * BIN_PCT, counts[i]));
		}
		return new Histogram(bins, distribution.count(), distribution.available(), marks, Statistics.of(distribution));
	}

	/**
	 * Students whose percentage is at least the lower and below the upper one; the last
	 * bin holds 100 % too.
	 */
	record Bin(int lowerPct, int upperPct, long count) {

	}

	/** Students with the same mark. */
	record MarkCount(int obtained, long count) {

	}

}

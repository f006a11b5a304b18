package markr.results;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the marks of a test are spread, with its statistics, all of one moment.
 *
 * @param bins ten bins of ten percent each, from the lowest; empty ones too
 * @param total students, the sum of the bins' counts
 * @param available the test's available marks, which percentages are of
 * @param distribution a page of how many students have each mark, from the lowest; marks
 * that nobody has are left out
 * @param aggregate the statistics
 * @param next where the next page of the distribution is; null behind the last one
 */
record Histogram(List<Bin> bins, long total, int available, List<MarkCount> distribution, Statistics aggregate,
		@Nullable String next) {

	private static final int BINS = 10;

	private static final int BIN_PCT = 100 / BINS;

	/**
	 * Students whose percentage is at least the lower and below the upper one; the last
	 * bin holds 100 % too.
	 */
	record Bin(int lowerPct, int upperPct, long count) {

	}

	/** Students with the same mark. */
	record MarkCount(int obtained, long count) {

	}

	/** Takes in marks, and keeps a page of them. Not thread-safe. */
	static final class Sums extends MarkSums {

		private final int after;

		private final int max;

		private final long[] bins = new long[BINS];

		private final List<MarkCount> marks = new ArrayList<>();

		/**
		 * Begins without a mark.
		 * @param after the mark that the page begins behind
		 * @param max how many marks are kept
		 */
		Sums(int available, long count, int after, int max) {
			super(available, count);
			this.after = after;
			this.max = max;
		}

		@Override
		void add(int obtained, long students) {
			super.add(obtained, students);
			// In whole numbers: 7 of 10 is 70 %, not a little less.
			long bin = (long) obtained * BINS / this.available;
			this.bins[(int) Math.min(bin, BINS - 1)] += students;
			if (obtained > this.after && this.marks.size() < this.max) {
				this.marks.add(new MarkCount(obtained, students));
			}
		}

		/** The marks that were kept. */
		List<MarkCount> marks() {
			return this.marks;
		}

		Histogram histogram(List<MarkCount> page, @Nullable String next) {
			List<Bin> bins = new ArrayList<>();
			for (int i = 0; i < BINS; i++) {
				bins.add(new Bin(i * BIN_PCT, (i + 1) * BIN_PCT, this.bins[i]));
			}
			return new Histogram(bins, this.count, this.available, page, statistics(), next);
		}

	}

}

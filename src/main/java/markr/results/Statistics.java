package markr.results;

import java.math.BigInteger;

/**
 * The statistics of a test over its students, one mark each, as percentages of the test's
 * available marks; the answer's JSON has these fields, in this order. Sums are exact
 * integers and each figure is rounded once, at its end, so the same marks give the same
 * figures in whatever order they came.
 *
 * @param mean the arithmetic mean
 * @param stddev the standard deviation of the population
 * @param min the lowest mark
 * @param max the highest mark
 * @param p25 the lower quartile, interpolated linearly between two students like
 * PostgreSQL's {@code percentile_cont}, as are the next two
 * @param p50 the median
 * @param p75 the upper quartile
 * @param count the number of students
 */
public record Statistics(double mean, double stddev, double min, double max, double p25, double p50, double p75,
		long count) {

	private static final BigInteger PERCENT = BigInteger.valueOf(100);

	static Statistics of(Distribution distribution) {
		BigInteger sum = BigInteger.ZERO;
		BigInteger sumOfSquares = BigInteger.ZERO;
		for (var entry : distribution.students().entrySet()) {
			BigInteger obtained = BigInteger.valueOf(entry.getKey());
			BigInteger total = obtained.multiply(BigInteger.valueOf(entry.getValue()));
			sum = sum.add(total);
			sumOfSquares = sumOfSquares.add(total.multiply(obtained));
		}
		long count = distribution.count();
		BigInteger students = BigInteger.valueOf(count);
		BigInteger available = BigInteger.valueOf(distribution.available());
		BigInteger studentsTimesAvailable = students.multiply(available);
		// The variance is (n Σx² - (Σx)²) / n²: without a division before the last step.
		BigInteger spread = students.multiply(sumOfSquares).subtract(sum.pow(2));
		return new Statistics(Rounding.quotient(sum.multiply(PERCENT), studentsTimesAvailable),
				Rounding.rootOverDivisor(spread.multiply(PERCENT.pow(2)), studentsTimesAvailable),
				quartile(distribution, count, 0), quartile(distribution, count, 4), quartile(distribution, count, 1),
				quartile(distribution, count, 2), quartile(distribution, count, 3), count);
	}

	private static double quartile(Distribution distribution, long count, int quarters) {
		// The place is (count - 1) * quarters / 4, in whole ranks and quarters of the way
		// to the next.
		long below = (count - 1) / 4 * quarters + (count - 1) % 4 * quarters / 4;
		long quartersOfTheWay = (count - 1) % 4 * quarters % 4;
		long low = distribution.markAt(below);
		long high = (quartersOfTheWay == 0) ? low : distribution.markAt(below + 1);
		return Rounding.quotient(BigInteger.valueOf(4 * low + quartersOfTheWay * (high - low)).multiply(PERCENT),
				BigInteger.valueOf(4L * distribution.available()));
	}

}

package markr.results;

import java.math.BigInteger;

/**
 * Takes in the marks of a test from the lowest up, and holds no more of many than of few.
 * Sums are exact integers and each figure is rounded once, at its end, so the same marks
 * give the same figures in whatever order they came. Not thread-safe.
 */
class MarkSums {

	private static final BigInteger PERCENT = BigInteger.valueOf(100);

	private static final int QUARTERS = 4;

	final int available;

	final long count;

	private BigInteger sum = BigInteger.ZERO;

	private BigInteger sumOfSquares = BigInteger.ZERO;

	private long passed;

	private int highest = -1;

	/** The mark at each quarter of the way through the students. */
	private final int[] low = new int[QUARTERS + 1];

	/** The next student's mark behind it. */
	private final int[] high = new int[QUARTERS + 1];

	/**
	 * Begins without a mark.
	 * @param available the marks that can be had in the test, at least 1
	 * @param count how many students there will have been, at least 1
	 */
	MarkSums(int available, long count) {
		if (available < 1 || count < 1) {
			throw new IllegalArgumentException(
					"%s students and %s marks available: expected 1 or more of each".formatted(count, available));
		}
		this.available = available;
		this.count = count;
	}

	/**
	 * Takes in the next higher mark.
	 * @param students how many have it
	 */
	void add(int obtained, long students) {
		if (obtained <= this.highest || obtained > this.available) {
			throw new IllegalArgumentException(
					"A mark of %s of %s available behind one of %s".formatted(obtained, this.available, this.highest));
		}
		if (students < 1 || students > this.count - this.passed) {
			throw new IllegalArgumentException("%s students with a mark of %s, of %s, expected 1 to %s"
				.formatted(students, obtained, this.count, this.count - this.passed));
		}
		BigInteger mark = BigInteger.valueOf(obtained);
		BigInteger total = mark.multiply(BigInteger.valueOf(students));
		this.sum = this.sum.add(total);
		this.sumOfSquares = this.sumOfSquares.add(total.multiply(mark));
		for (int quarters = 0; quarters <= QUARTERS; quarters++) {
			long rank = rank(quarters);
			if (isWithin(rank, students)) {
				this.low[quarters] = obtained;
			}
			if (isWithin(rank + 1, students)) {
				this.high[quarters] = obtained;
			}
		}
		this.passed += students;
		this.highest = obtained;
	}

	/** Whether the student at a rank, counted from 0, is among the next ones. */
	private boolean isWithin(long rank, long students) {
		return rank >= this.passed && rank < this.passed + students;
	}

	Statistics statistics() {
		if (this.passed != this.count) {
			throw new IllegalStateException("Marks of %s students of %s".formatted(this.passed, this.count));
		}
		BigInteger students = BigInteger.valueOf(this.count);
		BigInteger studentsTimesAvailable = students.multiply(BigInteger.valueOf(this.available));
		// The variance is (n Σx² - (Σx)²) / n²: without a division before the last step.
		BigInteger spread = students.multiply(this.sumOfSquares).subtract(this.sum.pow(2));
		return new Statistics(Rounding.quotient(this.sum.multiply(PERCENT), studentsTimesAvailable),
				Rounding.rootOverDivisor(spread.multiply(PERCENT.pow(2)), studentsTimesAvailable), quartile(0),
				quartile(QUARTERS), quartile(1), quartile(2), quartile(3), this.count);
	}

	// The place is (count - 1) * quarters / 4, in whole ranks and quarters of the way to
	// the next.
	private long rank(int quarters) {
		return (this.count - 1) / QUARTERS * quarters + (this.count - 1) % QUARTERS * quarters / QUARTERS;
	}

	private double quartile(int quarters) {
		long quartersOfTheWay = (this.count - 1) % QUARTERS * quarters % QUARTERS;
		long way = quartersOfTheWay * (this.high[quarters] - this.low[quarters]);
		return Rounding.quotient(BigInteger.valueOf((long) QUARTERS * this.low[quarters] + way).multiply(PERCENT),
				BigInteger.valueOf((long) QUARTERS * this.available));
	}

}

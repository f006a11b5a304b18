package markr.results;

import java.util.SortedMap;

/**
 * How many students of a test have each mark: all that its statistics depend on, and far
 * smaller than the marks themselves.
 *
 * @param available the marks that could be had in the test, at least 1
 * @param students for each mark that a student has, between 0 and {@code available}, the
 * number of students with it, at least 1; never empty
 */
record Distribution(int available, SortedMap<Integer, Long> students) {

	Statistics statistics() {
		return sums(new MarkSums(this.available, count())).statistics();
	}

	Histogram histogram() {
		Histogram.Sums sums = sums(new Histogram.Sums(this.available, count(), -1, Integer.MAX_VALUE));
		return sums.histogram(sums.marks(), null);
	}

	PercentileRank rank(int obtained) {
		long below = count(this.students.headMap(obtained));
		long equal = this.students.getOrDefault(obtained, 0L);
		return PercentileRank.of(obtained, this.available, below, equal, count() - below - equal);
	}

	private <S extends MarkSums> S sums(S sums) {
		this.students.forEach(sums::add);
		return sums;
	}

	private long count() {
		return count(this.students);
	}

	private static long count(SortedMap<Integer, Long> students) {
		return students.values().stream().reduce(0L, Math::addExact);
	}

}

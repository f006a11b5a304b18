package markr.results;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many students of a test have each mark: all that its statistics depend on, and far
 * smaller than the marks themselves.
 *
 * @param available the marks that could be had in the test, at least 1
 * @param students for each mark that a student has, between 0 and {@code available}, the
 * number of students with it, at least 1; never empty
 */
record Distribution(int available, SortedMap<Integer, Long> students) {

	Distribution {
		students = Collections.unmodifiableSortedMap(new TreeMap<>(students));
		if (students.isEmpty()) {
			throw new IllegalArgumentException("A distribution without a mark");
		}
		if (students.firstKey() < 0 || students.lastKey() > available) {
			throw new IllegalArgumentException("Marks from %d to %d of %d available: expected 0 to available"
				.formatted(students.firstKey(), students.lastKey(), available));
		}
		if (available < 1 || students.values().stream().anyMatch((count) -> count < 1)) {
			throw new IllegalArgumentException(
					"%d available, students %s: expected 1 or more of each".formatted(available, students));
		}
	}

	long count() {
		return this.students.values().stream().reduce(0L, Math::addExact);
	}

	/**
	 * The mark of the student at {@code rank}, counted from 0 and from the lowest mark
	 * up.
	 */
	int markAt(long rank) {
		long passed = 0;
		for (var entry : this.students.entrySet()) {
			passed += entry.getValue();
			if (rank < passed) {
				return entry.getKey();
			}
		}
		throw new IllegalArgumentException("Rank %d of %d students".formatted(rank, passed));
	}

}

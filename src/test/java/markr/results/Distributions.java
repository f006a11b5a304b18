package markr.results;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Distributions for the tests of this room. */
final class Distributions {

	/** The best marks of the 81 students in the machines' sample document. */
	static final Distribution SAMPLE = new Distribution(20,
			new TreeMap<>(Map.of(6, 2L, 7, 4L, 8, 11L, 9, 17L, 10, 11L, 11, 17L, 12, 8L, 13, 6L, 14, 4L, 15, 1L)));

	private Distributions() {
	}

	/** From one student to some thousands, from one mark to many, out of few or many. */
	static Distribution random(RandomGenerator random) {
		int available = 1 + random.nextInt(random.nextBoolean() ? 20 : 1_000_000);
		long studentsMax = 1 + random.nextInt(50);
		SortedMap<Integer, Long> students = new TreeMap<>();
		for (int marks = random.nextInt(1, 60); marks > 0; marks--) {
			students.put(random.nextInt(available + 1), random.nextLong(1, studentsMax + 1));
		}
		return new Distribution(available, students);
	}

}

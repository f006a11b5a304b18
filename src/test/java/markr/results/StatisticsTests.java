package markr.results;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StatisticsTests {

	/** So many digits that what is left behind them cannot move the nearest double. */
	private static final MathContext DIGITS = new MathContext(200);

	@Test
	void computesTheSampleToTheLastDigit() {
		assertThat(Distributions.SAMPLE.statistics())
			.isEqualTo(new Statistics(50.80246913580247, 9.92119535943923, 30, 75, 45, 50, 55, 81));
	}

	@Test
	void oneStudentIsEveryFigureWithoutDeviation() {
		assertThat(distribution(20, Map.of(13, 1L)).statistics())
			.isEqualTo(new Statistics(65, 0, 65, 65, 65, 65, 65, 1));
	}

	@Test
	void interpolatesBetweenTwoStudents() {
		assertThat(distribution(100, Map.of(10, 1L, 30, 1L)).statistics())
			.isEqualTo(new Statistics(20, 10, 10, 30, 15, 20, 25, 2));
	}

	@Test
	void takesAMarkOfNothingAsAMark() {
		assertThat(distribution(4, Map.of(0, 3L, 4, 1L)).statistics())
			.isEqualTo(new Statistics(25, Math.sqrt(1875), 0, 100, 0, 0, 25, 4));
	}

	@Test
	void staysExactForMoreStudentsThanThereWillEverBe() {
		long many = Long.MAX_VALUE / 2;

		assertThat(distribution(1_000_000, Map.of(0, many, 1_000_000, many)).statistics())
			.isEqualTo(new Statistics(50, 50, 0, 100, 0, 50, 100, 2 * many));
	}

	@Test
	void roundsEachFigureOnceWhateverTheMarks() {
		long seed = new Random().nextLong();
		Random random = new Random(seed);
		for (int round = 0; round < 200; round++) {
			Distribution distribution = Distributions.random(random);

			assertThat(distribution.statistics()).as("seed %d, round %d: %s", seed, round, distribution)
				.isEqualTo(exactly(distribution));
		}
	}

	@Test
	void refusesADistributionThatCannotBe() {
		assertThatIllegalArgumentException().isThrownBy(() -> distribution(20, Map.of()).statistics());
		assertThatIllegalArgumentException().isThrownBy(() -> distribution(20, Map.of(21, 1L)).statistics())
			.withMessageContaining("21 of 20");
		assertThatIllegalArgumentException().isThrownBy(() -> distribution(20, Map.of(-1, 1L)).statistics());
		assertThatIllegalArgumentException().isThrownBy(() -> distribution(20, Map.of(0, 1L, 1, 0L)).statistics());
		assertThatIllegalArgumentException().isThrownBy(() -> distribution(0, Map.of(0, 1L)).statistics());
	}

	@Test
	void refusesMarksThatAreNotThoseOfAllStudentsInOrder() {
		MarkSums sums = new MarkSums(20, 3);
		sums.add(13, 2);

		assertThatIllegalArgumentException().isThrownBy(() -> sums.add(13, 1));
		assertThatIllegalArgumentException().isThrownBy(() -> sums.add(14, 2));
		assertThatIllegalStateException().isThrownBy(sums::statistics).withMessageContaining("2 students of 3");
	}

	private static Distribution distribution(int available, Map<Integer, Long> students) {
		return new Distribution(available, new TreeMap<>(students));
	}

	/** The text book's way, over every single student, with far too many digits. */
	private static Statistics exactly(Distribution distribution) {
		List<BigDecimal> marks = distribution.students()
			.entrySet()
			.stream()
			.flatMap((entry) -> LongStream.range(0, entry.getValue()).mapToObj((i) -> new BigDecimal(entry.getKey())))
			.collect(Collectors.toList());
		BigDecimal count = new BigDecimal(marks.size());
		BigDecimal toPercent = new BigDecimal(100).divide(new BigDecimal(distribution.available()), DIGITS);
		BigDecimal mean = marks.stream().reduce(BigDecimal.ZERO, BigDecimal::add).divide(count, DIGITS);
		BigDecimal variance = marks.stream()
			.map((mark) -> mark.subtract(mean).pow(2))
			.reduce(BigDecimal.ZERO, BigDecimal::add)
			.divide(count, DIGITS);
		// A variance of nothing but the digits' end is none at all: whole marks cannot
		// differ by so little.
		BigDecimal stddev = (variance.compareTo(new BigDecimal("1e-100")) < 0) ? BigDecimal.ZERO
				: variance.sqrt(DIGITS);
		return new Statistics(rounded(mean.multiply(toPercent)), rounded(stddev.multiply(toPercent)),
				rounded(marks.get(0).multiply(toPercent)), rounded(marks.get(marks.size() - 1).multiply(toPercent)),
				rounded(percentile(marks, "0.25").multiply(toPercent)),
				rounded(percentile(marks, "0.5").multiply(toPercent)),
				rounded(percentile(marks, "0.75").multiply(toPercent)), marks.size());
	}

	private static BigDecimal percentile(List<BigDecimal> marks, String fraction) {
		BigDecimal place = new BigDecimal(fraction).multiply(new BigDecimal(marks.size() - 1));
		int below = place.intValue();
		BigDecimal way = place.subtract(new BigDecimal(below));
		BigDecimal low = marks.get(below);
		BigDecimal high = marks.get(Math.min(below + 1, marks.size() - 1));
		return low.add(way.multiply(high.subtract(low)));
	}

	private static double rounded(BigDecimal value) {
		// Ends in 150 digits, so that 49.999… of the divisions above is 50 again.
		return value.round(new MathContext(150)).doubleValue();
	}

}

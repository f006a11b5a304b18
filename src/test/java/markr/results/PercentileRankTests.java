package markr.results;

import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PercentileRankTests {

	private static final Distribution MARKS = new Distribution(20, new TreeMap<>(Map.of(5, 1L, 10, 2L, 15, 1L)));

	@Test
	void countsHalfOfThoseWithTheSameMark() {
		assertThat(MARKS.rank(10)).isEqualTo(new PercentileRank(10, 20, 50.0, 1, 2, 1, 50.0));
		assertThat(MARKS.rank(15)).isEqualTo(new PercentileRank(15, 20, 75.0, 3, 1, 0, 87.5));
	}

	@Test
	void ranksMarksThatNobodyHas() {
		assertThat(MARKS.rank(0)).isEqualTo(new PercentileRank(0, 20, 0.0, 0, 0, 4, 0.0));
		assertThat(MARKS.rank(12)).isEqualTo(new PercentileRank(12, 20, 60.0, 3, 0, 1, 75.0));
		assertThat(MARKS.rank(20)).isEqualTo(new PercentileRank(20, 20, 100.0, 4, 0, 0, 100.0));
	}

	@Test
	void ranksTheOnlyStudentInTheMiddle() {
		Distribution one = new Distribution(3, new TreeMap<>(Map.of(1, 1L)));

		assertThat(one.rank(1).percentileRank()).isEqualTo(50.0);
	}

}

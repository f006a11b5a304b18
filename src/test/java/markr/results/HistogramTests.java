package markr.results;

import java.util.Map;
import java.util.TreeMap;

import markr.results.Histogram.Bin;
import markr.results.Histogram.MarkCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HistogramTests {

	@Test
	void hasTenBinsWithoutGaps() {
		Histogram histogram = new Distribution(20, new TreeMap<>(Map.of(13, 2L))).histogram();

		assertThat(histogram.bins()).hasSize(10).contains(new Bin(0, 10, 0), new Bin(60, 70, 2), new Bin(90, 100, 0));
		assertThat(histogram.bins()).extracting(Bin::upperPct).endsWith(100).startsWith(10, 20);
	}

	@ParameterizedTest
	@CsvSource({ "10,0,0", "10,7,7", "10,9,9", "10,10,9", "20,1,0", "20,2,1", "20,19,9", "20,20,9", "3,1,3", "3,2,6",
			"1,1,9", "1000000,99999,0", "1000000,100000,1", "1000000,1000000,9" })
	void putsAMarkIntoTheBinThatItsPercentageBeginsOrIsWithin(int available, int obtained, int bin) {
		Histogram histogram = new Distribution(available, new TreeMap<>(Map.of(obtained, 3L))).histogram();

		assertThat(histogram.bins().get(bin).count()).isEqualTo(3);
		assertThat(histogram.bins().stream().mapToLong(Bin::count).sum()).isEqualTo(3);
	}

	@Test
	void tellsHowManyHaveEachMark() {
		Histogram histogram = new Distribution(20, new TreeMap<>(Map.of(3, 2L, 13, 1L, 20, 4L))).histogram();

		assertThat(histogram.distribution()).containsExactly(new MarkCount(3, 2), new MarkCount(13, 1),
				new MarkCount(20, 4));
		assertThat(histogram.total()).isEqualTo(7);
		assertThat(histogram.available()).isEqualTo(20);
	}

	@Test
	void agreesWithTheStatisticsOfTheSameMarks() {
		Histogram histogram = Distributions.SAMPLE.histogram();

		assertThat(histogram.aggregate()).isEqualTo(Distributions.SAMPLE.statistics());
		assertThat(histogram.total()).isEqualTo(81);
		assertThat(histogram.bins()).extracting(Bin::count).containsExactly(0L, 0L, 0L, 6L, 28L, 28L, 14L, 5L, 0L, 0L);
	}

}

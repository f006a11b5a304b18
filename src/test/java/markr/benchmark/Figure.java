package markr.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * One figure, measured several times.
 *
 * @param unit of the values
 * @param values in the order of measuring, at least one
 */
record Figure(String unit, List<Double> values) {

	Figure {
		if (values.isEmpty()) {
			throw new IllegalArgumentException("Nothing was measured");
		}
	}

	double median() {
		return percentile(50);
	}

	/** Linear between the two nearest values. */
	double percentile(double percent) {
		List<Double> sorted = this.values.stream().sorted().toList();
		double rank = percent / 100 * (sorted.size() - 1);
		double below = sorted.get((int) Math.floor(rank));
		return below + (sorted.get((int) Math.ceil(rank)) - below) * (rank - Math.floor(rank));
	}

	/** The ratio of each value to the one of the other that was measured beside it. */
	List<Double> pairedWith(Figure beside) {
		if (beside.values.size() != this.values.size()) {
			throw new IllegalArgumentException(
					"%d values, but %d beside them".formatted(this.values.size(), beside.values.size()));
		}
		return IntStream.range(0, this.values.size())
			.mapToObj((pair) -> this.values.get(pair) / beside.values.get(pair))
			.toList();
	}

	double max() {
		return percentile(100);
	}

	/** As {@code 12.3 (11.0-14.2) s}: the median, and the spread if there is one. */
	@Override
	public String toString() {
		String spread = (this.values.size() > 1) ? " (%s-%s)".formatted(text(percentile(0)), text(max())) : "";
		return text(median()) + spread + " " + this.unit;
	}

	/** Three digits say all that a benchmark knows. */
	static String text(double value) {
		String format = (Math.abs(value) >= 100) ? "%,.0f"
				: (Math.abs(value) >= 10) ? "%.1f" : (Math.abs(value) >= 0.1 || value == 0) ? "%.2f" : "%.2g";
		return String.format(Locale.ROOT, format, value);
	}

}

package markr.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of the one table that all cases end in. */
final class Report {

	private static final List<String> HEAD = List.of("case", "what", "Markr: median (min-max)", "beside", "ratio",
			"goal", "reached");

	private final List<List<String>> rows = new ArrayList<>();

	private final List<String> notes = new ArrayList<>();

	/** A figure that is there to be known. */
	void add(String part, String what, Figure markr) {
		add(part, what, markr, Goal.NONE);
	}

	/** A figure that ought to be reached itself. */
	void add(String part, String what, Figure markr, Goal goal) {
		row(part, what, markr.toString(), "", "", goal.toString(), goal.reached(markr.median()));
	}

	/**
	 * A figure beside another one.
	 * @param goal of the ratio, which is Markr's median to the other
	 */
	void add(String part, String what, Figure markr, String besideName, Figure beside, Goal goal) {
		double ratio = markr.median() / beside.median();
		row(part, what, markr.toString(), besideName + " " + beside, Figure.text(ratio), goal.toString(),
				goal.reached(ratio));
	}

	/**
	 * A figure beside another one that was measured in alternation with it.
	 * @param goal of the ratios, one of each pair, of which the worse quartile counts
	 */
	void addPairs(String part, String what, Figure markr, String besideName, Figure beside, Goal goal) {
		Figure ratios = new Figure("x", markr.pairedWith(beside));
		row(part, what, markr.toString(), besideName + " " + beside,
				"%s, quartile %s".formatted(ratios, Figure.text(goal.quartile(ratios))), goal.toString(),
				goal.reachedByQuartile(ratios));
	}

	/** Something that could not be measured here, and why. */
	void skip(String part, String what, String why) {
		row(part, what, "SKIPPED: " + why, "", "", "", "");
	}

	/** Something to be known for reading the rows. */
	void note(String part, String text) {
		this.notes.add(part + ": " + text);
	}

	private void row(String... cells) {
		this.rows.add(List.of(cells));
		System.out.println("[benchmark] " + String.join(" | ", cells));
	}

	/** As plain text that is markdown as well. */
	String table() {
		List<Integer> widths = IntStream.range(0, HEAD.size())
			.mapToObj((column) -> Math.max(HEAD.get(column).length(),
					this.rows.stream().mapToInt((row) -> row.get(column).length()).max().orElse(0)))
			.toList();
		StringBuilder table = new StringBuilder(line(HEAD, widths));
		table.append(line(widths.stream().map("-"::repeat).toList(), widths));
		this.rows.forEach((row) -> table.append(line(row, widths)));
		table.append('\n');
		this.notes.stream().distinct().forEach((note) -> table.append("- ").append(note).append('\n'));
		return table.toString();
	}

	private static String line(List<String> cells, List<Integer> widths) {
		return IntStream.range(0, cells.size())
			.mapToObj((column) -> cells.get(column) + " ".repeat(widths.get(column) - cells.get(column).length()))
			.collect(Collectors.joining(" | ", "| ", " |\n"));
	}

}

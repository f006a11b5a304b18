package markr.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import markr.support.ExpectedMarks;
import markr.support.Sheet;

/**
 * Holds what Markr said of each mutant against what the rules say, and remembers for the
 * end what the marks must be. Keeps the mutants that it finds something wrong with.
 * Thread-safe.
 */
final class Jury {

	private static final String ACCEPTED = "accepted";

	/** Why Markr may refuse what breaks no rule. */
	private static final Set<String> STATED_LIMITS = Set.of("XML_LIMIT_EXCEEDED");

	private final Path directory;

	private final ExpectedMarks expected = new ExpectedMarks();

	private final List<String> problems = new ArrayList<>();

	private final Map<String, Map<String, Integer>> outcomes = new TreeMap<>();

	/**
	 * Creates a jury.
	 * @param directory where mutants are kept that something is wrong with
	 */
	Jury(Path directory) {
		this.directory = directory;
	}

	void accepted(Mutant mutant, long imported) {
		Optional<List<Sheet>> sheets = Sheet.read(mutant.bytes()).or(() -> Sheet.read(mutant.withoutLeniency()));
		count(mutant, ACCEPTED);
		if (sheets.isEmpty()) {
			problem(mutant, "was accepted, but is to be refused");
			return;
		}
		if (sheets.get().size() != imported) {
			problem(mutant, "has %d results, but %d were imported".formatted(sheets.get().size(), imported));
		}
		this.expected.add(sheets.get());
	}

	/**
	 * Takes down a refusal.
	 * @param codes of its violations
	 */
	void refused(Mutant mutant, List<String> codes) {
		if (codes.isEmpty()) {
			problem(mutant, "was refused without a reason");
			return;
		}
		count(mutant, codes.get(0));
		if (!STATED_LIMITS.contains(codes.get(codes.size() - 1)) && Sheet.read(mutant.bytes()).isPresent()) {
			problem(mutant, "was refused for " + codes + ", but breaks no rule");
		}
	}

	synchronized void problem(Mutant mutant, String what) {
		Path copy = this.directory.resolve("%d-%d.xml".formatted(mutant.seed(), mutant.number()));
		try {
			Files.write(copy, mutant.bytes());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.problems.add("%s %s (%s)".formatted(mutant, what, copy));
	}

	synchronized List<String> problems() {
		return List.copyOf(this.problems);
	}

	/** What the marks must be after all that was accepted. */
	ExpectedMarks expected() {
		return this.expected;
	}

	/**
	 * How many mutants of each kind had which outcome: the first code tells a refusal.
	 */
	synchronized String table() {
		return this.outcomes.entrySet()
			.stream()
			.map((kind) -> "%-20s %7d: %s".formatted(kind.getKey(),
					kind.getValue().values().stream().mapToInt(Integer::intValue).sum(), row(kind.getValue())))
			.collect(Collectors.joining("\n"));
	}

	private static String row(Map<String, Integer> outcomes) {
		return outcomes.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
			.map((outcome) -> outcome.getKey() + " " + outcome.getValue())
			.collect(Collectors.joining(", "));
	}

	private synchronized void count(Mutant mutant, String outcome) {
		Set<String> kinds = new LinkedHashSet<>(List.of("all"));
		mutant.mutations().forEach((mutation) -> kinds.add(mutation.name()));
		for (String kind : kinds) {
			this.outcomes.computeIfAbsent(kind, (name) -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
		}
	}

}

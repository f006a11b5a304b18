package markr.benchmark;

import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * How fast Markr is, beside a stock Spring Batch job on the same data and the same
 * PostgreSQL: {@code mvn verify -Dtest=Benchmark}, or less of it with
 * {@code -Dbenchmark.cases=a,b}, {@code -Dbenchmark.runs=1} or
 * {@code -Dbenchmark.results=20000}. Prints one table, and leaves it in
 * {@code benchmark.md} of its folder.
 * <p>
 * Missing a goal fails nothing, but a wrong count or state does. The default tests leave
 * it out by its name.
 */
class Benchmark {

	private static final Bench BENCH = Bench.ofSystemProperties();

	private static final Report REPORT = new Report();

	private static final Map<String, Case> CASES = new LinkedHashMap<>();

	static {
		CASES.put("a", new LargeDocument());
		CASES.put("b", new SmallDocuments());
		CASES.put("c", new Rescans());
		CASES.put("d", new Refusal());
		CASES.put("e", new Reading());
		CASES.put("f", new Memory());
		CASES.put("g", new StartUp());
		CASES.put("h", new Latency());
		CASES.put("i", new Crowd());
		CASES.put("j", new Sftp());
		CASES.put("k", new Corrections());
		CASES.put("m", new Nodes());
		CASES.put("o", new SignedIn());
	}

	@TestFactory
	Stream<DynamicTest> cases() {
		return Bench.chosenCases(CASES.keySet()).stream().map((name) -> {
			Case part = CASES.get(name);
			if (part == null) {
				throw new IllegalArgumentException(
						"benchmark.cases has '%s', but there are only %s".formatted(name, CASES.keySet()));
			}
			return DynamicTest.dynamicTest(name + " " + part.getClass().getSimpleName(), () -> part.run(BENCH, REPORT));
		});
	}

	@AfterAll
	static void print() throws Exception {
		String head = "%s; %d processors, Java %s, %s %s%n%n".formatted(BENCH,
				Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"),
				System.getProperty("os.name"), System.getProperty("os.arch"));
		String table = head + REPORT.table();
		Files.createDirectories(BENCH.directory());
		Files.writeString(BENCH.directory().resolve("benchmark.md"), table);
		System.out.println("\n" + table);
	}

}

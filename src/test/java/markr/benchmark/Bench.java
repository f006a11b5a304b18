package markr.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.springframework.util.FileSystemUtils;

/**
 * How much is measured, and where.
 *
 * @param runs how often each case is repeated, each time with new processes and data
 * @param results in a large document
 * @param documents in a batch of small ones
 * @param history how many documents came before, where that matters
 * @param seed determines what the documents say
 * @param directory holds all that the benchmark writes, several times the size of a large
 * document
 */
record Bench(int runs, int results, int documents, int history, long seed, Path directory) {

	/** In each of the small documents. */
	static final int RESULTS_IN_SMALL_DOCUMENT = 30;

	static Bench ofSystemProperties() {
		return new Bench(Integer.getInteger("benchmark.runs", 5), Integer.getInteger("benchmark.results", 200_000),
				Integer.getInteger("benchmark.documents", 1000), Integer.getInteger("benchmark.history", 200_000),
				Long.getLong("benchmark.seed", 1),
				Path.of(System.getProperty("benchmark.directory", "target/benchmark")).toAbsolutePath());
	}

	/** The first letters of the cases to be run. */
	static List<String> chosenCases(Iterable<String> all) {
		return List.of(System.getProperty("benchmark.cases", String.join(",", all)).split("\\s*,\\s*"));
	}

	/** An empty folder, all on one file system; to be removed by whoever asked for it. */
	Path newFolder(String name) throws IOException {
		Path folder = this.directory.resolve(name);
		remove(folder);
		return Files.createDirectories(folder);
	}

	static void remove(Path folder) throws IOException {
		FileSystemUtils.deleteRecursively(folder);
	}

	@Override
	public String toString() {
		return "%d runs, large documents of %,d results, batches of %,d documents of %d, seed %d".formatted(this.runs,
				this.results, this.documents, RESULTS_IN_SMALL_DOCUMENT, this.seed);
	}

}

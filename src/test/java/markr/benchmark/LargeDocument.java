package markr.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One large document at a time, each of another test: the first after the start (cold)
 * and the following ones (warm).
 */
final class LargeDocument implements Case {

	private static final int DOCUMENTS = 3;

	@Override
	public void run(Bench bench, Report report) throws Exception {
		List<LargeImport> cold = new ArrayList<>();
		List<LargeImport> warm = new ArrayList<>();
		List<Double> stockCold = new ArrayList<>();
		List<Double> stockWarm = new ArrayList<>();
		List<Double> countMillis = new ArrayList<>();
		List<Double> java = new ArrayList<>();
		List<Double> postgres = new ArrayList<>();
		long sizeBytes = 0;
		for (int run = 0; run < bench.runs(); run++) {
			Path folder = bench.newFolder("large-" + run);
			try (RunningMarkr markr = RunningMarkr.start(folder, List.of());
					StockProcess stock = StockProcess.start(markr, folder)) {
				for (int i = 0; i < DOCUMENTS; i++) {
					GeneratedDocument document = document(bench, "large-" + i);
					List<LargeImport> imports = (i == 0) ? cold : warm;
					List<Double> stockSeconds = (i == 0) ? stockCold : stockWarm;
					Case.inTurn(run + i, () -> {
						double javaBegan = Processors.ofJava(markr.process().pid());
						double postgresBegan = Processors.ofPostgres(folder);
						imports.add(LargeImport.published(markr, folder, document));
						java.add(Processors.ofJava(markr.process().pid()) - javaBegan);
						postgres.add(Processors.ofPostgres(folder) - postgresBegan);
					}, () -> stockSeconds.add(stock(markr, stock, folder, document)));
					assertComplete(markr, document);
					countMillis.add(distributionMillis(markr, document.testId()));
				}
				sizeBytes = markr.count("select max(size_bytes) from document");
				assertThat(stock.marks()).isEqualTo((long) DOCUMENTS * bench.results());
			}
			Bench.remove(folder);
		}
		report.note("a",
				"%,d results, %.0f MB; from the claim of the file (it is gone from the inbox) until statistics "
					.formatted(bench.results(), sizeBytes / 1e6) + "over HTTP count all its students");
		rate(report, bench, "cold", cold, stockCold, Goal.atLeast(4));
		rate(report, bench, "warm", warm, stockWarm, Goal.atLeast(5));
		report.add("a", "warm, from rename to statistics, settling included",
				LargeImport.figure("s", warm, (one) -> one.waitSeconds() + one.seconds()));
		report.add("a", "warm, from rename to claim", LargeImport.figure("s", warm, LargeImport::waitSeconds));
		report.add("a", "warm, vault until the job begins", LargeImport.figure("ms", warm, LargeImport::vaultMillis));
		report.add("a", "warm, stage", LargeImport.figure("ms", warm, LargeImport::stageMillis));
		report.add("a", "warm, publish", LargeImport.figure("ms", warm, LargeImport::publishMillis));
		report.add("a", "warm, share of the vault",
				LargeImport.figure("%", warm, (one) -> LargeImport.share(LargeImport::vaultMillis, one)),
				Goal.atMost(10));
		double warmMillis = LargeImport.figure("ms", warm, (one) -> one.seconds() * 1000).median();
		report.add("a", "share of the distribution, estimated by counting the marks anew",
				new Figure("%", countMillis.stream().map((millis) -> millis * 100 / warmMillis).toList()),
				Goal.atMost(15));
		report.add("a", "processor time of Java without its compilers", new Figure("s", java));
		report.add("a", "processor time of PostgreSQL", new Figure("s", postgres));
		report.add("a", "vault, of the document's size",
				new Figure("%", List.of(warm.get(0).vaultBytes() * 100.0 / sizeBytes)));
	}

	private static double stock(RunningMarkr markr, StockProcess stock, Path folder, GeneratedDocument document)
			throws IOException {
		Path file = LargeImport.written(folder, document);
		markr.calmDown();
		double seconds = stock.seconds(file, document.results());
		Files.delete(file);
		return seconds;
	}

	static GeneratedDocument document(Bench bench, String testId) {
		return new GeneratedDocument(testId, 0, bench.results(), GeneratedDocument.Scan.FIRST, bench.seed());
	}

	static void assertComplete(RunningMarkr markr, GeneratedDocument document) throws Exception {
		markr.assertStatistics(document.testId(), document.results(), document.meanPercent());
		assertThat(markr.count("select count(*) from mark where test_id = ?", document.testId()))
			.isEqualTo(document.results());
		assertThat(markr.count("select sum(students) from mark_distribution where test_id = ?", document.testId()))
			.isEqualTo(document.results());
	}

	/** The publication counts the same marks, and is one statement with all the rest. */
	private static double distributionMillis(RunningMarkr markr, String testId) {
		long begin = System.nanoTime();
		markr.jdbc()
			.sql("select obtained, count(*) from mark where test_id = ? group by obtained")
			.param(testId)
			.query()
			.listOfRows();
		return Watch.seconds(begin, System.nanoTime()) * 1000;
	}

	private static void rate(Report report, Bench bench, String which, List<LargeImport> imports, List<Double> stock,
			Goal goal) {
		report.addPairs("a", which, LargeImport.figure("results/s", imports, (one) -> bench.results() / one.seconds()),
				"stock", new Figure("results/s", stock.stream().map((seconds) -> bench.results() / seconds).toList()),
				goal);
	}

}

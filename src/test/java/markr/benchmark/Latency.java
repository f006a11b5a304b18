package markr.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long somebody waits who drops or sends one small document while nothing else goes
 * on, and what an idle Markr costs.
 */
final class Latency implements Case {

	private static final int WARM_UP = 300;

	private static final int DOCUMENTS = 50;

	private static final Duration IDLE = Duration.ofSeconds(30);

	private static final Duration LOOK = Duration.ofMillis(5);

	private static final String TRANSACTIONS = """
			select xact_commit + xact_rollback from pg_stat_database where datname = current_database()
			""";

	private final List<Double> dropMillis = new ArrayList<>();

	private final List<Double> postMillis = new ArrayList<>();

	private final List<Double> cpuPercent = new ArrayList<>();

	private final List<Double> transactionsPerMinute = new ArrayList<>();

	@Override
	public void run(Bench bench, Report report) throws Exception {
		for (int run = 0; run < bench.runs(); run++) {
			Path folder = bench.newFolder("latency-" + run);
			try (RunningMarkr markr = RunningMarkr.start(folder, List.of())) {
				for (int i = 0; i < WARM_UP; i++) {
					post(markr, written(bench, folder, "warm-up-" + i));
				}
				markr.calmDown();
				for (int i = 0; i < DOCUMENTS; i++) {
					this.postMillis.add(post(markr, written(bench, folder, "posted-" + i)));
					this.dropMillis.add(drop(markr, written(bench, folder, "dropped-" + i), "dropped-" + i));
				}
				beIdle(markr);
				assertThat(markr.count("select count(*) from document where state = 'PUBLISHED'"))
					.isEqualTo(WARM_UP + 2L * DOCUMENTS);
			}
			Bench.remove(folder);
		}
		Figure drop = new Figure("ms", this.dropMillis);
		Figure post = new Figure("ms", this.postMillis);
		report.note("h", "one document of %d results at a time, after %d others"
			.formatted(Bench.RESULTS_IN_SMALL_DOCUMENT, WARM_UP));
		percentile(report, "from rename to statistics", drop, 50, Goal.NONE);
		percentile(report, "from rename to statistics", drop, 95, Goal.atMost(250));
		percentile(report, "POST /import", post, 50, Goal.atMost(15));
		percentile(report, "POST /import", post, 95, Goal.atMost(40));
		report.add("h", "idle: processor time, without PostgreSQL's", new Figure("%", this.cpuPercent), Goal.atMost(1));
		report.add("h", "idle: transactions", new Figure("a minute", this.transactionsPerMinute), Goal.atMost(200));
	}

	private static void percentile(Report report, String what, Figure figure, int percent, Goal goal) {
		report.add("h", "%s, p%d".formatted(what, percent),
				new Figure(figure.unit(), List.of(figure.percentile(percent))), goal);
	}

	private static Path written(Bench bench, Path folder, String testId) throws Exception {
		return LargeImport.written(folder, new GeneratedDocument(testId, 0, Bench.RESULTS_IN_SMALL_DOCUMENT,
				GeneratedDocument.Scan.FIRST, bench.seed()));
	}

	private static double post(RunningMarkr markr, Path file) throws Exception {
		long begin = System.nanoTime();
		markr.post(file);
		return Watch.seconds(begin, System.nanoTime()) * 1000;
	}

	private static double drop(RunningMarkr markr, Path file, String testId) throws Exception {
		long begin = System.nanoTime();
		markr.drop(file);
		long end = Watch.until(testId + " has statistics", LOOK,
				() -> markr.studentsIn(testId) == Bench.RESULTS_IN_SMALL_DOCUMENT);
		return Watch.seconds(begin, end) * 1000;
	}

	private void beIdle(RunningMarkr markr) {
		markr.calmDown();
		// The server counts a session's transactions up to a second later.
		Watch.pass(Duration.ofSeconds(3));
		long transactions = markr.count(TRANSACTIONS);
		Duration cpu = markr.process().cpuTime();
		long begin = System.nanoTime();
		Watch.pass(IDLE);
		double seconds = Watch.seconds(begin, System.nanoTime());
		this.cpuPercent.add(markr.process().cpuTime().minus(cpu).toMillis() / seconds / 10);
		this.transactionsPerMinute.add((markr.count(TRANSACTIONS) - transactions) * 60 / seconds);
	}

}

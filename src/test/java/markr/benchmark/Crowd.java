package markr.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Very many small documents that wait at once, in the inbox and in the vault, and how
 * fast others are behind them, which are about the same tests.
 */
final class Crowd implements Case {

	private static final String TESTS = "crowd";

	private static final int TEST_COUNT = 20;

	/** Of each document that waits: the fewer, the more others cost that come with it. */
	private static final int RESULTS = 5;

	private static final int BATCHES = 4;

	private static final Duration IDLE = Duration.ofSeconds(30);

	private static final Duration LOOK = Duration.ofMillis(500);

	private final List<Double> before = new ArrayList<>();

	private final List<Double> after = new ArrayList<>();

	private final List<Double> cpuBefore = new ArrayList<>();

	private final List<Double> cpuAfter = new ArrayList<>();

	private int students;

	@Override
	public void run(Bench bench, Report report) throws Exception {
		Path folder = bench.newFolder("crowd");
		List<String> heap = List.of("-Xmx256m", "-Xlog:gc:file=" + folder.resolve("gc.log"));
		List<Double> few = new ArrayList<>();
		double many;
		double peak;
		try (RunningMarkr markr = RunningMarkr.start(folder, heap)) {
			measure(bench, markr, folder, "warm-up", new ArrayList<>(), new ArrayList<>());
			measure(bench, markr, folder, "before", this.before, this.cpuBefore);
			for (int i = 0; i < BATCHES; i++) {
				few.add(bench.documents()
						/ batch(bench, "few-" + i, bench.documents(), RESULTS).drop(markr, folder).seconds());
			}
			peak = Memory.most(folder, Memory.PAUSE);
			many = bench.history() / batch(bench, "many", bench.history(), RESULTS).drop(markr, folder).seconds();
			markr.jdbc().sql("vacuum (analyze)").update();
			measure(bench, markr, folder, "after", this.after, this.cpuAfter);
		}
		double crowdedPeak = Memory.most(folder, Memory.PAUSE);
		report.note("i", "as b, 20 tests in turn; before: behind some thousand documents of the same tests");
		report.add("i", "inbox, behind %,d documents of the same tests".formatted(bench.history()),
				new Figure("documents/s", this.after), "before them", new Figure("documents/s", this.before),
				Goal.atLeast(0.95));
		report.add("i", "PostgreSQL's processor time for 1000 documents", new Figure("s", this.cpuAfter), "before them",
				new Figure("s", this.cpuBefore), Goal.atMost(1.1));
		report.note("n", "documents of %d results, -Xmx256m".formatted(RESULTS));
		report.add("n", "%,d documents dropped at once".formatted(bench.history()),
				new Figure("documents/s", List.of(many)), "%,d at once".formatted(bench.documents()),
				new Figure("documents/s", few), Goal.atLeast(0.9));
		report.add("n", "heap after any collection", new Figure("MB", List.of(crowdedPeak)), "before",
				new Figure("MB", List.of(peak)), Goal.atMost(1.2));
		idle(bench, report, folder, heap);
		Bench.remove(folder);
	}

	/** Keeps as many again while nothing is imported, and then imports them. */
	private void idle(Bench bench, Report report, Path folder, List<String> heap) throws Exception {
		SmallBatch waiting = batch(bench, "waiting", bench.history(), RESULTS);
		double processors;
		try (RunningMarkr markr = RunningMarkr.start(folder, heap, "db-scheduler.enabled=false")) {
			for (Path file : SmallBatch.files(waiting.write(folder.resolve(waiting.name())))) {
				markr.drop(file);
			}
			Watch.until("all are in the vault", LOOK, () -> received(markr) == bench.history());
			markr.jdbc().sql("vacuum (analyze)").update();
			markr.calmDown();
			double begin = processors(markr, folder);
			Watch.pass(IDLE);
			processors = (processors(markr, folder) - begin) * 100 / IDLE.toSeconds();
		}
		report.add("n", "idle, %,d wait in the vault: processor time, with PostgreSQL's".formatted(bench.history()),
				new Figure("%", List.of(processors)), Goal.atMost(2));
		try (RunningMarkr markr = RunningMarkr.start(folder, heap)) {
			long begin = System.nanoTime();
			long end = Watch.until("all are imported", LOOK, () -> received(markr) == 0);
			report.add("n", "imported of %,d that wait in the vault at the start".formatted(bench.history()),
					new Figure("documents/s", List.of(bench.history() / Watch.seconds(begin, end))));
			assertThat(markr.count("select count(*) from document where state <> 'PUBLISHED'")).isZero();
		}
	}

	private static double processors(RunningMarkr markr, Path folder) throws IOException {
		return markr.process().cpuTime().toMillis() / 1000.0 + Processors.ofPostgres(folder);
	}

	private static long received(RunningMarkr markr) {
		return markr.count("select count(*) from document where state = 'RECEIVED'");
	}

	private void measure(Bench bench, RunningMarkr markr, Path folder, String name, List<Double> rates,
			List<Double> cpu) throws Exception {
		for (int i = 0; i < BATCHES; i++) {
			double begin = Processors.ofPostgres(folder);
			rates.add(
					bench.documents() / batch(bench, name + "-" + i, bench.documents(), Bench.RESULTS_IN_SMALL_DOCUMENT)
						.drop(markr, folder)
						.seconds());
			cpu.add((Processors.ofPostgres(folder) - begin) * 1000 / bench.documents());
		}
	}

	/** Of students who come behind those that there are. */
	private SmallBatch batch(Bench bench, String name, int documents, int results) {
		SmallBatch batch = SmallBatch.ofTests(name, TESTS, TEST_COUNT, documents, results, this.students, bench.seed());
		this.students += (documents + TEST_COUNT - 1) / TEST_COUNT * results;
		return batch;
	}

}

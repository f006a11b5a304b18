package markr.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Statistics of a small and of a huge test, read over HTTP while nothing goes on and
 * during an import; and in the database, beside the same from all marks.
 */
final class Reading implements Case {

	private static final Duration IDLE = Duration.ofSeconds(5);

	private static final int QUERIES_OVER_MARKS = 5;

	private static final int QUERIES_OF_DISTRIBUTION = 200;

	private static final String ALL_MARKS = """
			select count(*), avg(obtained), stddev_pop(obtained), min(obtained), max(obtained),
			       percentile_cont(array[0.25, 0.5, 0.75]) within group (order by obtained)
			from mark
			where test_id = ?
			""";

	private static final String DISTRIBUTION = """
			select test.available, mark_distribution.obtained, mark_distribution.students
			from test
			join mark_distribution on mark_distribution.test_id = test.test_id
			where test.test_id = ?
			and mark_distribution.students > 0
			""";

	private static final String FILL_MARKS = """
			insert into mark (test_id, student_number, obtained, document_id, result)
			select :testId, lpad(i::text, 9, '0'), (i::bigint * 7919 + i / 31) % (:available + 1), 0, i
			from generate_series(1, :students) as i
			""";

	private static final String FILL_DISTRIBUTION = """
			insert into mark_distribution (test_id, obtained, students)
			select test_id, obtained, count(*) from mark where test_id = :testId group by test_id, obtained
			""";

	private static final String FILL_TEST = """
			insert into test (test_id, available, students, version) values (:testId, :available, :students, 1)
			""";

	private final Audience small = new Audience("small", 2_000, new ArrayList<>(), new ArrayList<>());

	private final Audience huge = new Audience("huge", 2_000_000, new ArrayList<>(), new ArrayList<>());

	private final List<Double> marksPerSecond = new ArrayList<>();

	private final List<Double> distributionsPerSecond = new ArrayList<>();

	@Override
	public void run(Bench bench, Report report) throws Exception {
		for (int run = 0; run < bench.runs(); run++) {
			Path folder = bench.newFolder("reading-" + run);
			try (RunningMarkr markr = RunningMarkr.start(folder, List.of())) {
				read(markr, folder, bench);
			}
			Bench.remove(folder);
		}
		report.note("e", "%d clients, each with its next request as soon as it has its answer; they run on the same "
			.formatted(Readers.CLIENTS) + "machine");
		report.note("e", "the import is one of %,d results, from its claim to its publication; how long a request "
			.formatted(bench.results()) + "waits is one value for each turn, with two turns in a run");
		report(report, "idle", Audience::idle, Goal.NONE);
		report(report, "during an import", Audience::meanwhile, Goal.atMost(20));
		report.add("e", "in the database, %,d students: the distribution".formatted(this.huge.students()),
				new Figure("queries/s", this.distributionsPerSecond), "all marks",
				new Figure("queries/s", this.marksPerSecond), Goal.atLeast(100));
	}

	/**
	 * A test and what its readers saw.
	 *
	 * @param idle while nothing else went on
	 * @param meanwhile while a large document was imported into another test
	 */
	private record Audience(String testId, int students, List<Readers.Load> idle, List<Readers.Load> meanwhile) {

		Readers.Load read(RunningMarkr markr, Callable<?> meanwhile) throws Exception {
			return Readers.readWhile(markr, this.testId, this.students, meanwhile);
		}

	}

	private void read(RunningMarkr markr, Path folder, Bench bench) throws Exception {
		fill(markr, this.small);
		fill(markr, this.huge);
		markr.jdbc().sql("vacuum (analyze) mark, mark_distribution, test").update();
		LargeImport.published(markr, folder, LargeDocument.document(bench, "warm-up"));
		markr.calmDown();
		this.huge.read(markr, Reading::passTime);
		this.small.read(markr, Reading::passTime);
		// Whatever gets faster or slower meanwhile does so for both.
		List<Audience> turns = List.of(this.small, this.huge, this.huge, this.small);
		for (int turn = 0; turn < turns.size(); turn++) {
			Audience audience = turns.get(turn);
			GeneratedDocument document = LargeDocument.document(bench, "meanwhile-" + turn);
			audience.idle().add(audience.read(markr, Reading::passTime));
			RunningMarkr.awaitClaim(markr.drop(LargeImport.written(folder, document)));
			audience.meanwhile()
				.add(audience.read(markr, () -> Watch.until("the document is published", Duration.ofMillis(100),
						() -> markr.studentsIn(document.testId()) == document.results())));
			LargeDocument.assertComplete(markr, document);
		}
		markr.calmDown();
		this.marksPerSecond.addAll(perSecond(markr, ALL_MARKS, QUERIES_OVER_MARKS));
		this.distributionsPerSecond.addAll(perSecond(markr, DISTRIBUTION, QUERIES_OF_DISTRIBUTION));
	}

	private static @Nullable Object passTime() {
		Watch.pass(IDLE);
		return null;
	}

	/** Writes a test straight into the tables, as its documents would have left it. */
	private static void fill(RunningMarkr markr, Audience audience) {
		for (String statement : List.of(FILL_MARKS, FILL_DISTRIBUTION, FILL_TEST)) {
			markr.jdbc()
				.sql(statement)
				.param("testId", audience.testId())
				.param("available", GeneratedDocument.AVAILABLE)
				.param("students", audience.students())
				.update();
		}
	}

	private List<Double> perSecond(RunningMarkr markr, String sql, int queries) {
		List<Double> rates = new ArrayList<>();
		for (int i = 0; i < queries; i++) {
			long begin = System.nanoTime();
			assertThat(markr.jdbc().sql(sql).param(this.huge.testId()).query().listOfRows()).isNotEmpty();
			rates.add(1 / Watch.seconds(begin, System.nanoTime()));
		}
		return rates;
	}

	private void report(Report report, String when, Function<Audience, List<Readers.Load>> loads, Goal p99) {
		List<Readers.Load> of = loads.apply(this.huge);
		List<Readers.Load> beside = loads.apply(this.small);
		String besideName = "%,d students".formatted(this.small.students());
		String what = "HTTP, %,d students, %s, ".formatted(this.huge.students(), when);
		report.add("e", what + "p50", latency(of, 50), besideName, latency(beside, 50), Goal.atMost(1.2));
		report.add("e", what + "p95", latency(of, 95), besideName, latency(beside, 95), Goal.NONE);
		report.add("e", what + "p99", latency(of, 99), p99);
		report.add("e", "HTTP, %s, %s, p99".formatted(besideName, when), latency(beside, 99), p99);
		report.add("e", what + "rate", rate(of), besideName, rate(beside), Goal.NONE);
	}

	private static Figure latency(List<Readers.Load> loads, int percent) {
		return new Figure("ms", loads.stream().map((load) -> load.latency().percentile(percent)).toList());
	}

	private static Figure rate(List<Readers.Load> loads) {
		return new Figure("requests/s", loads.stream().map(Readers.Load::perSecond).toList());
	}

}

package markr.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Statistics read over HTTP by a token, beside the same of a Markr that has no user. Both
 * run at the same time, and are asked in turn.
 */
final class SignedIn implements Case {

	private static final Duration TURN = Duration.ofSeconds(3);

	private static final int WARM_UPS = 12;

	private static final int PAIRS = 5;

	private final List<Double> withToken = new ArrayList<>();

	private final List<Double> open = new ArrayList<>();

	@Override
	public void run(Bench bench, Report report) throws Exception {
		for (int run = 0; run < bench.runs(); run++) {
			Path folder = bench.newFolder("signed-in-" + run);
			try (RunningMarkr one = RunningMarkr.start(folder.resolve("one"), List.of());
					RunningMarkr other = RunningMarkr.start(folder.resolve("other"), List.of())) {
				GeneratedDocument document = new GeneratedDocument("read", 0, Bench.RESULTS_IN_SMALL_DOCUMENT,
						GeneratedDocument.Scan.FIRST, bench.seed());
				one.post(LargeImport.written(folder.resolve("one"), document));
				other.post(LargeImport.written(folder.resolve("other"), document));
				other.signIn();
				for (int turn = 0; turn < WARM_UPS; turn++) {
					median(one);
					median(other);
				}
				for (int pair = 0; pair < PAIRS; pair++) {
					Case.inTurn(pair, () -> this.withToken.add(median(other)), () -> this.open.add(median(one)));
				}
			}
			Bench.remove(folder);
		}
		report.note("o", "%d clients, each with its next request as soon as it has its answer; they run on the same "
			.formatted(Readers.CLIENTS) + "machine");
		report.addPairs("o", "HTTP, by a token, p50", new Figure("ms", this.withToken), "without sign-in",
				new Figure("ms", this.open), Goal.atMost(1.2));
	}

	private static double median(RunningMarkr markr) throws Exception {
		return Readers.readWhile(markr, "read", Bench.RESULTS_IN_SMALL_DOCUMENT, () -> {
			Watch.pass(TURN);
			return null;
		}).latency().median();
	}

}

package markr.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import markr.benchmark.GeneratedDocument.Scan;

/**
 * A large document whose sheets are scanned again: once with higher marks for half of the
 * students, once with nothing higher.
 */
final class Rescans implements Case {

	private static final String TEST = "rescanned";

	@Override
	public void run(Bench bench, Report report) throws Exception {
		List<LargeImport> first = new ArrayList<>();
		List<LargeImport> higher = new ArrayList<>();
		List<LargeImport> same = new ArrayList<>();
		for (int run = 0; run < bench.runs(); run++) {
			Path folder = bench.newFolder("rescans-" + run);
			try (RunningMarkr markr = RunningMarkr.start(folder, List.of())) {
				LargeImport.ended(markr, folder, LargeDocument.document(bench, "warm-up"), "PUBLISHED");
				first.add(scanned(markr, folder, bench, Scan.FIRST, Scan.FIRST));
				higher.add(scanned(markr, folder, bench, Scan.HIGHER_FOR_HALF, Scan.HIGHER_FOR_HALF));
				same.add(scanned(markr, folder, bench, Scan.NOTHING_HIGHER, Scan.HIGHER_FOR_HALF));
			}
			Bench.remove(folder);
		}
		report.note("c", "warm, from the claim of the file until its document is published");
		compare(report, "rescan, higher for half", higher, first, LargeImport::seconds, "s", Goal.atMost(1.25));
		compare(report, "rescan, nothing higher", same, first, LargeImport::seconds, "s", Goal.atMost(1.25));
		compare(report, "publish, higher for half", higher, first, LargeImport::publishMillis, "ms", Goal.NONE);
		compare(report, "publish, nothing higher", same, first, LargeImport::publishMillis, "ms", Goal.atMost(0.75));
	}

	/** Imports a scan, after which the best marks are those of another. */
	private static LargeImport scanned(RunningMarkr markr, Path folder, Bench bench, Scan scan, Scan best)
			throws Exception {
		LargeImport scanned = LargeImport.ended(markr, folder, document(bench, scan), "PUBLISHED");
		LargeDocument.assertComplete(markr, document(bench, best));
		return scanned;
	}

	private static GeneratedDocument document(Bench bench, Scan scan) {
		return new GeneratedDocument(TEST, 0, bench.results(), scan, bench.seed());
	}

	private static void compare(Report report, String what, List<LargeImport> rescans, List<LargeImport> first,
			ToDoubleFunction<LargeImport> value, String unit, Goal goal) {
		report.add("c", what, LargeImport.figure(unit, rescans, value), "first scan",
				LargeImport.figure(unit, first, value), goal);
	}

}

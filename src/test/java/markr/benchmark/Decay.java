package markr.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Small documents on an empty database, and behind a long history of others. */
final class Decay implements Case {

	private static final int BATCHES = 2;

	@Override
	public void run(Bench bench, Report report) throws Exception {
		List<Double> before = new ArrayList<>();
		List<Double> after = new ArrayList<>();
		for (int run = 0; run < bench.runs(); run++) {
			Path folder = bench.newFolder("decay-" + run);
			try (RunningMarkr markr = RunningMarkr.start(folder, List.of())) {
				for (int i = 0; i < BATCHES; i++) {
					new SmallBatch(bench, "warm-up-" + i).drop(markr, folder);
				}
				before.addAll(rates(bench, markr, folder, "before"));
				History.grow(markr, bench.history());
				after.addAll(rates(bench, markr, folder, "after"));
				assertThat(markr.count("select count(*) from document where state <> 'PUBLISHED'")).isZero();
			}
			Bench.remove(folder);
		}
		report.note("i",
				"warm, as in b; the history is %,d published documents with the metadata of their jobs and their "
					.formatted(bench.history()) + "receipts, copied from a real one; no marks, scans or contents");
		report.add("i", "inbox, behind a history of %,d documents".formatted(bench.history()),
				new Figure("documents/s", after), "empty database", new Figure("documents/s", before),
				Goal.atLeast(0.9));
	}

	private static List<Double> rates(Bench bench, RunningMarkr markr, Path folder, String name) throws Exception {
		List<Double> rates = new ArrayList<>();
		for (int i = 0; i < BATCHES; i++) {
			rates.add(bench.documents() / new SmallBatch(bench, name + "-" + i).drop(markr, folder).seconds());
		}
		return rates;
	}

}

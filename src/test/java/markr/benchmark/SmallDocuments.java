package markr.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand small documents at once, as an exam's end brings them: renamed into the
 * inbox as fast as possible, and sent over HTTP by 8 and by 64 clients.
 */
final class SmallDocuments implements Case {

	private static final int CLIENTS = 8;

	private static final int CLIENTS_MANY = 64;

	/**
	 * How often as many come again, either way: it takes some thousands until all is
	 * compiled.
	 */
	private static final int WARM = 3;

	@Override
	public void run(Bench bench, Report report) throws Exception {
		List<SmallBatch.Dropped> cold = new ArrayList<>();
		List<SmallBatch.Dropped> warm = new ArrayList<>();
		List<Double> firstPosted = new ArrayList<>();
		List<Double> posted = new ArrayList<>();
		List<Double> postedByMany = new ArrayList<>();
		List<Double> stockCold = new ArrayList<>();
		List<Double> stockWarm = new ArrayList<>();
		List<Double> stockBesideFirstPosts = new ArrayList<>();
		List<Double> stockBesidePosts = new ArrayList<>();
		for (int run = 0; run < bench.runs(); run++) {
			Path folder = bench.newFolder("small-" + run);
			try (RunningMarkr markr = RunningMarkr.start(folder, List.of());
					StockProcess stock = StockProcess.start(markr, folder)) {
				SmallBatch first = new SmallBatch(bench, "first");
				SmallBatch firstPosts = new SmallBatch(bench, "first-posts");
				Case.inTurn(run, () -> cold.add(first.drop(markr, folder)),
						() -> stockCold.add(stock(markr, stock, folder, first)));
				for (int i = 0; i < WARM; i++) {
					SmallBatch next = new SmallBatch(bench, "dropped-" + i);
					Case.inTurn(run + i + 1, () -> warm.add(next.drop(markr, folder)),
							() -> stockWarm.add(stock(markr, stock, folder, next)));
				}
				Case.inTurn(run, () -> firstPosted.add(firstPosts.post(markr, folder, CLIENTS)),
						() -> stockBesideFirstPosts.add(stock(markr, stock, folder, firstPosts)));
				for (int i = 0; i < WARM; i++) {
					SmallBatch next = new SmallBatch(bench, "posted-" + i);
					Case.inTurn(run + i, () -> posted.add(next.post(markr, folder, CLIENTS)),
							() -> stockBesidePosts.add(stock(markr, stock, folder, next)));
					postedByMany.add(new SmallBatch(bench, "many-" + i).post(markr, folder, CLIENTS_MANY));
				}
				assertThat(stock.marks())
					.isEqualTo((2L + 2 * WARM) * bench.documents() * Bench.RESULTS_IN_SMALL_DOCUMENT);
			}
			Bench.remove(folder);
		}
		report.note("b",
				"from the claim of the first file (inbox) or the first request (HTTP) until all are published; "
						+ "the stock job does one launch for each document on one thread");
		report.addPairs("b", "inbox, cold", rate(bench, cold.stream().map(SmallBatch.Dropped::seconds)), "stock",
				rate(bench, stockCold.stream()), Goal.atLeast(8));
		report.addPairs("b", "inbox, warm", rate(bench, warm.stream().map(SmallBatch.Dropped::seconds)), "stock",
				rate(bench, stockWarm.stream()), Goal.atLeast(8));
		report.add("b", "inbox, warm, from the first rename, settling included",
				new Figure("s", warm.stream().map((one) -> one.waitSeconds() + one.seconds()).toList()));
		report.addPairs("b", "POST by %d clients, first".formatted(CLIENTS), rate(bench, firstPosted.stream()), "stock",
				rate(bench, stockBesideFirstPosts.stream()), Goal.NONE);
		report.addPairs("b", "POST by %d clients, warm".formatted(CLIENTS), rate(bench, posted.stream()), "stock",
				rate(bench, stockBesidePosts.stream()), Goal.atLeast(8));
		report.addPairs("b", "POST by %d clients, warm".formatted(CLIENTS_MANY), rate(bench, postedByMany.stream()),
				"%d clients".formatted(CLIENTS), rate(bench, posted.stream()), Goal.atLeast(1));
	}

	private static double stock(RunningMarkr markr, StockProcess stock, Path folder, SmallBatch batch)
			throws Exception {
		Path files = batch.write(folder.resolve("stock-" + batch.name()));
		markr.calmDown();
		return stock.seconds(files, batch.documents().size() * Bench.RESULTS_IN_SMALL_DOCUMENT);
	}

	private static Figure rate(Bench bench, Stream<Double> seconds) {
		return new Figure("documents/s", seconds.map((one) -> bench.documents() / one).toList());
	}

}

package markr.benchmark;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A large document that is taken back and given back, where each of its students has an
 * earlier mark; and many small ones that are processed again, once with nothing changed,
 * once with every scan another.
 */
final class Corrections implements Case {

	private static final String TEST = "corrected";

	private static final Duration LOOK = Duration.ofMillis(20);

	private final HttpClient http = HttpClient.newHttpClient();

	@Override
	public void run(Bench bench, Report report) throws Exception {
		List<Double> imported = new ArrayList<>();
		List<Double> withdrawn = new ArrayList<>();
		List<Double> reinstated = new ArrayList<>();
		List<Double> dropped = new ArrayList<>();
		List<Double> same = new ArrayList<>();
		List<Double> changed = new ArrayList<>();
		List<Double> stockSeconds = new ArrayList<>();
		for (int run = 0; run < bench.runs(); run++) {
			Path folder = bench.newFolder("corrections-" + run);
			try (RunningMarkr markr = RunningMarkr.start(folder, List.of())) {
				GeneratedDocument first = document(bench, GeneratedDocument.Scan.FIRST);
				GeneratedDocument higher = document(bench, GeneratedDocument.Scan.HIGHER_FOR_HALF);
				LargeImport.ended(markr, folder, first, "PUBLISHED");
				imported.add(LargeImport.ended(markr, folder, higher, "PUBLISHED").seconds());
				markr.assertStatistics(TEST, bench.results(), higher.meanPercent());
				withdrawn.add(act(markr, "withdraw"));
				markr.assertStatistics(TEST, bench.results(), first.meanPercent());
				reinstated.add(act(markr, "reinstate"));
				markr.assertStatistics(TEST, bench.results(), higher.meanPercent());

				dropped.add(new SmallBatch(bench, "small").drop(markr, folder).seconds());
				long last = markr.count("select max(document_id) from document") - bench.documents();
				same.add(again(markr, "same", last, "UNCHANGED"));
				markr.jdbc().sql("update scan set obtained = 0 where document_id > ?").param(last).update();
				changed.add(again(markr, "changed", last, "CHANGED"));
				try (StockProcess stock = StockProcess.start(markr, folder)) {
					Path files = new SmallBatch(bench, "small").write(folder.resolve("stock"));
					markr.calmDown();
					stockSeconds.add(stock.seconds(files, bench.documents() * Bench.RESULTS_IN_SMALL_DOCUMENT));
				}
			}
			Bench.remove(folder);
		}
		report.note("k", "over HTTP, from the request until the marks are as they are to be");
		report.add("k", "withdraw %d results, all with an earlier mark".formatted(bench.results()),
				new Figure("s", withdrawn), "import", new Figure("s", imported), Goal.NONE);
		report.add("k", "reinstate them", new Figure("s", reinstated), "import", new Figure("s", imported), Goal.NONE);
		report.add("k", "process %d documents again, nothing changed".formatted(bench.documents()),
				rate(bench, same.stream()), "import", rate(bench, dropped.stream()), Goal.NONE);
		report.add("k", "the same, every scan changed", rate(bench, changed.stream()), "import",
				rate(bench, dropped.stream()), Goal.NONE);
		report.add("k", "the same, nothing changed", rate(bench, same.stream()), "stock",
				rate(bench, stockSeconds.stream()), Goal.NONE);
	}

	/** Withdraws or reinstates the last document. */
	private double act(RunningMarkr markr, String act) throws Exception {
		String id = markr.jdbc()
			.sql("select encode(sha256, 'hex') from document order by document_id desc limit 1")
			.query(String.class)
			.single();
		markr.calmDown();
		long begin = System.nanoTime();
		send(markr, "POST", "/imports/%s/%s".formatted(id, act), "{\"reason\":\"benchmark\"}", 200);
		return Watch.seconds(begin, System.nanoTime());
	}

	/** Processes all documents behind one again. */
	private double again(RunningMarkr markr, String name, long last, String outcome) throws Exception {
		String received = markr.jdbc().sql("""
				select to_char(min(received_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
				from document
				where document_id > ?
				""").param(last).query(String.class).single();
		long documents = markr.count("select count(*) from document where document_id > ?", last);
		markr.calmDown();
		long begin = System.nanoTime();
		send(markr, "PUT", "/orders/" + name,
				"{\"act\":\"REPROCESS\",\"reason\":\"benchmark\",\"selection\":{\"state\":\"PUBLISHED\",\"received_from\":\"%s\"}}"
					.formatted(received),
				202);
		long end = Watch.until("all documents are processed again", LOOK,
				() -> markr.count("select count(*) from ordered_document where outcome = ? and document_id > ?",
						outcome, last) >= documents
						&& markr.count("select count(*) from document where order_id is not null") == 0);
		return Watch.seconds(begin, end);
	}

	private void send(RunningMarkr markr, String method, String path, String body, int status) throws Exception {
		URI address = markr.address().resolve(path);
		HttpResponse<String> answer = this.http.send(HttpRequest.newBuilder(address)
			.header("Content-Type", "application/json")
			.method(method, HttpRequest.BodyPublishers.ofString(body))
			.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
	}

	private static GeneratedDocument document(Bench bench, GeneratedDocument.Scan scan) {
		return new GeneratedDocument(TEST, 0, bench.results(), scan, bench.seed());
	}

	private static Figure rate(Bench bench, Stream<Double> seconds) {
		return new Figure("results/s",
				seconds.map((one) -> bench.documents() * Bench.RESULTS_IN_SMALL_DOCUMENT / one).toList());
	}

}

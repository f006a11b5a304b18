package markr.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import markr.benchmark.GeneratedDocument.Scan;

import static org.assertj.core.api.Assertions.assertThat;

/** A large document that is refused for its last result. */
final class Refusal implements Case {

	@Override
	public void run(Bench bench, Report report) throws Exception {
		List<LargeImport> published = new ArrayList<>();
		List<LargeImport> refused = new ArrayList<>();
		List<Double> answered = new ArrayList<>();
		for (int run = 0; run < bench.runs(); run++) {
			Path folder = bench.newFolder("refusal-" + run);
			try (RunningMarkr markr = RunningMarkr.start(folder, List.of())) {
				LargeImport.ended(markr, folder, LargeDocument.document(bench, "warm-up"), "PUBLISHED");
				published
					.add(LargeImport.ended(markr, folder, LargeDocument.document(bench, "published"), "PUBLISHED"));
				GeneratedDocument faulty = new GeneratedDocument("refused", 0, bench.results(), Scan.FAULTY_AT_THE_END,
						bench.seed());
				LargeImport refusal = LargeImport.ended(markr, folder, faulty, "REJECTED");
				refused.add(refusal);
				long rejected = System.nanoTime();
				Path reason = markr.reasonOf(LargeImport.fileName(faulty));
				long end = Watch.until("the reason lies in the inbox", Duration.ofMillis(5),
						() -> Files.exists(reason));
				answered.add(refusal.seconds() + Watch.seconds(rejected, end));
				assertNothingWasTaken(markr, faulty.testId());
			}
			Bench.remove(folder);
		}
		report.note("d", "warm, from the claim of the file until its document is rejected, and published");
		report.add("d", "refused at its last result", LargeImport.figure("s", refused, LargeImport::seconds),
				"published", LargeImport.figure("s", published, LargeImport::seconds), Goal.atMost(1));
		report.add("d", "until file and reason are back in the inbox", new Figure("s", answered), "published",
				LargeImport.figure("s", published, LargeImport::seconds), Goal.NONE);
	}

	private static void assertNothingWasTaken(RunningMarkr markr, String testId) throws Exception {
		assertThat(markr.studentsIn(testId)).isZero();
		assertThat(markr.count("select count(*) from mark where test_id = ?", testId)).isZero();
		assertThat(markr.count("select sum(violation_count) from document")).isEqualTo(1);
	}

}

package markr.marks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import markr.marks.StagedDocuments.Mark;
import markr.marks.StagedDocuments.Share;
import markr.marks.StagedDocuments.TestRow;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random documents about the same few students and tests, published in a random order by
 * several threads, against a model of a few lines. The seed stands in the name of the
 * test that fails; put it into {@link #seeds} to see it fail again.
 */
@IdleMarkrTest
class MarksPropertyTests {

	private static final int ROUNDS = 12;

	private static final int THREADS = 6;

	@Autowired
	private Marks marks;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TransactionOperations transactions;

	private StagedDocuments documents;

	static List<Long> seeds() {
		return new Random().longs(ROUNDS).boxed().toList();
	}

	@BeforeEach
	void documents() {
		this.documents = new StagedDocuments(this.marks, this.jdbc, this.transactions);
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void equalsTheModelInWhateverOrderDocumentsArePublished(long seed) throws Exception {
		Random random = new Random(seed);
		Model model = new Model();
		List<Long> staged = new ArrayList<>();
		int documentCount = 5 + random.nextInt(40);
		for (int i = 0; i < documentCount; i++) {
			List<Scan> scans = randomScans(random, "%d/%d".formatted(seed, i % 3), i);
			model.add(scans);
			staged.add(this.documents.stage(scans));
		}
		Collections.shuffle(staged, random);

		publishAllAtOnce(staged);

		assertThat(model.best).isNotEmpty();
		model.best.forEach((testId, best) -> {
			List<Mark> found = this.documents.marksOf(testId);
			assertThat(found).hasSameSizeAs(best.keySet())
				.allSatisfy((mark) -> assertThat(mark.obtained()).isEqualTo(best.get(mark.studentNumber())));
			assertThat(found).allSatisfy(this::assertComesFromItsScan);
			assertThat(this.documents.distributionOf(testId)).isEqualTo(Model.distribution(best));
			assertThat(this.documents.testOf(testId))
				.containsExactly(new TestRow(model.available.get(testId), best.size(), model.documents.get(testId)));
		});
	}

	/** Documents of a round share tests and students, in an order of their own. */
	private static List<Scan> randomScans(Random random, String prefix, int document) {
		String[] tests = { prefix.substring(0, prefix.indexOf('/')) + "-a", prefix + "-b",
				prefix.substring(0, prefix.indexOf('/')) + "-c" };
		int resultCount = 1 + random.nextInt(30);
		List<Scan> scans = new ArrayList<>();
		for (int result = 1; result <= resultCount; result++) {
			// Later documents were folded less.
			int available = 10 + random.nextInt(5 + document);
			scans.add(StagedDocuments.scan(tests[random.nextInt(tests.length)], "00" + random.nextInt(25), available,
					random.nextInt(available + 1), result));
		}
		Collections.shuffle(scans, random);
		return scans;
	}

	private void publishAllAtOnce(List<Long> staged) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<?>> publishing = new ArrayList<>();
			for (long document : staged) {
				publishing.add(executor.submit(() -> this.documents.publish(document)));
			}
			for (Future<?> published : publishing) {
				published.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void assertComesFromItsScan(Mark mark) {
		assertThat(this.documents.scansOf(mark.documentId())).filteredOn((scan) -> scan.result() == mark.result())
			.singleElement()
			.satisfies((scan) -> {
				assertThat(scan.studentNumber().text()).isEqualTo(mark.studentNumber());
				assertThat(scan.obtained()).isEqualTo(mark.obtained());
			});
	}

	/** The rules once more, in the simplest way. */
	private static final class Model {

		private final Map<String, Map<String, Integer>> best = new HashMap<>();

		private final Map<String, Integer> available = new HashMap<>();

		private final Map<String, Long> documents = new HashMap<>();

		void add(List<Scan> scans) {
			for (Scan scan : scans) {
				String testId = scan.testId().text();
				this.best.computeIfAbsent(testId, (id) -> new HashMap<>())
					.merge(scan.studentNumber().text(), scan.obtained(), Math::max);
				this.available.merge(testId, scan.available(), Math::max);
			}
			scans.stream()
				.map((scan) -> scan.testId().text())
				.distinct()
				.forEach((testId) -> this.documents.merge(testId, 1L, Long::sum));
		}

		static List<Share> distribution(Map<String, Integer> best) {
			Map<Integer, Long> students = new TreeMap<>();
			best.values().forEach((obtained) -> students.merge(obtained, 1L, Long::sum));
			return students.entrySet().stream().map((share) -> new Share(share.getKey(), share.getValue())).toList();
		}

	}

}

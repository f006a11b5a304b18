package markr.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many small documents, each a class of thirty; twenty classes make a test.
 *
 * @param name tells its documents from those of other batches
 * @param documents all different, each with students of its own
 */
record SmallBatch(String name, List<GeneratedDocument> documents) {

	private static final int CLASSES = 20;

	private static final Duration LOOK = Duration.ofMillis(10);

	/** What counts many documents costs more. */
	private static final Duration LOOK_AT_MANY = Duration.ofMillis(500);

	private static final int MANY = 10_000;

	SmallBatch(Bench bench, String name) {
		this(name, new ArrayList<>());
		for (int i = 0; i < bench.documents(); i++) {
			this.documents
				.add(new GeneratedDocument(name + "-" + i / CLASSES, i % CLASSES * Bench.RESULTS_IN_SMALL_DOCUMENT,
						Bench.RESULTS_IN_SMALL_DOCUMENT, GeneratedDocument.Scan.FIRST, bench.seed()));
		}
	}

	/**
	 * Documents that are about the same tests in turn.
	 * @param firstStudent in each of the tests; those before are there already
	 */
	static SmallBatch ofTests(String name, String tests, int testCount, int documents, int results, int firstStudent,
			long seed) {
		return new SmallBatch(name,
				IntStream.range(0, documents)
					.mapToObj((i) -> new GeneratedDocument(tests + "-" + i % testCount,
							firstStudent + i / testCount * results, results, GeneratedDocument.Scan.FIRST, seed))
					.toList());
	}

	/**
	 * How long a batch took through the inbox.
	 *
	 * @param waitSeconds from the first rename to the claim of the first file
	 * @param seconds from there until all were published
	 */
	record Dropped(double waitSeconds, double seconds) {

	}

	/** Writes all documents into a new folder. */
	Path write(Path folder) throws IOException {
		Files.createDirectories(folder);
		for (int i = 0; i < this.documents.size(); i++) {
			this.documents.get(i).write(folder.resolve("%s-%05d.xml".formatted(this.name, i)));
		}
		return folder;
	}

	/** Drops all into the inbox. */
	Dropped drop(RunningMarkr markr, Path folder) throws Exception {
		return drop(markr, folder, markr::drop, "INBOX");
	}

	/** Drops all where they are taken by a way of another name. */
	Dropped drop(RunningMarkr markr, Path folder, Destination destination, String way) throws Exception {
		List<Path> files = files(write(folder.resolve(this.name)));
		long last = last(markr);
		markr.calmDown();
		List<Path> waiting = new ArrayList<>();
		long begin = System.nanoTime();
		for (Path file : files) {
			waiting.add(destination.drop(file));
		}
		long claimed = Watch.until("a file is claimed", Duration.ofMillis(1),
				() -> waiting.stream().anyMatch((file) -> !Files.exists(file)));
		long end = Watch.until("all documents are published", (files.size() < MANY) ? LOOK : LOOK_AT_MANY,
				() -> markr.count("select count(*) from document where document_id > ? and state <> 'RECEIVED'",
						last) == files.size());
		assertRight(markr, last, way);
		return new Dropped(Watch.seconds(begin, claimed), Watch.seconds(claimed, end));
	}

	/** Has so many clients post all, and returns how long it took, in seconds. */
	double post(RunningMarkr markr, Path folder, int clientCount) throws Exception {
		Queue<Path> files = new ConcurrentLinkedQueue<>(files(write(folder.resolve(this.name))));
		long last = last(markr);
		markr.calmDown();
		ExecutorService clients = Executors.newFixedThreadPool(clientCount);
		try {
			long begin = System.nanoTime();
			List<Future<?>> work = new ArrayList<>();
			for (int i = 0; i < clientCount; i++) {
				work.add(clients.submit(() -> {
					for (Path file; (file = files.poll()) != null;) {
						markr.post(file);
					}
					return null;
				}));
			}
			for (Future<?> client : work) {
				client.get();
			}
			double seconds = Watch.seconds(begin, System.nanoTime());
			assertRight(markr, last, "HTTP");
			return seconds;
		}
		finally {
			clients.shutdownNow();
		}
	}

	static List<Path> files(Path folder) throws IOException {
		try (var files = Files.list(folder)) {
			return files.sorted().toList();
		}
	}

	private static long last(RunningMarkr markr) {
		return markr.count("select coalesce(max(document_id), 0) from document");
	}

	private void assertRight(RunningMarkr markr, long last, String way) throws Exception {
		int size = this.documents.size();
		assertThat(markr.count("select count(*) from document where document_id > ? and state = 'PUBLISHED'", last))
			.as("published documents")
			.isEqualTo(size);
		assertThat(markr.count("""
				select count(*) from receipt where document_id > ? and outcome = 'NEW' and way = ?
				""", last, way)).as("receipts").isEqualTo(size);
		assertThat(markr.count("select count(*) from mark where document_id > ?", last)).as("marks")
			.isEqualTo(this.documents.stream().mapToLong(GeneratedDocument::results).sum());
		Map<String, Integer> students = new LinkedHashMap<>();
		this.documents.forEach((one) -> students.merge(one.testId(), one.firstStudent() + one.results(), Math::max));
		GeneratedDocument one = this.documents.get(0);
		for (Map.Entry<String, Integer> test : students.entrySet()) {
			GeneratedDocument all = new GeneratedDocument(test.getKey(), 0, test.getValue(), one.scan(), one.seed());
			markr.assertStatistics(all.testId(), all.results(), all.meanPercent());
		}
	}

}

package markr.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

	SmallBatch(Bench bench, String name) {
		this(name, new ArrayList<>());
		for (int i = 0; i < bench.documents(); i++) {
			this.documents
				.add(new GeneratedDocument(name + "-" + i / CLASSES, i % CLASSES * Bench.RESULTS_IN_SMALL_DOCUMENT,
						Bench.RESULTS_IN_SMALL_DOCUMENT, GeneratedDocument.Scan.FIRST, bench.seed()));
		}
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
				() -> !Files.exists(waiting.get(0)) || !Files.exists(waiting.get(waiting.size() - 1)));
		long end = Watch.until("all documents are published", LOOK,
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

	private static List<Path> files(Path folder) throws IOException {
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
			.isEqualTo((long) size * Bench.RESULTS_IN_SMALL_DOCUMENT);
		for (int first = 0; first < size; first += CLASSES) {
			int students = Math.min(CLASSES, size - first) * Bench.RESULTS_IN_SMALL_DOCUMENT;
			GeneratedDocument one = this.documents.get(first);
			GeneratedDocument all = new GeneratedDocument(one.testId(), 0, students, one.scan(), one.seed());
			markr.assertStatistics(one.testId(), students, all.meanPercent());
		}
	}

}

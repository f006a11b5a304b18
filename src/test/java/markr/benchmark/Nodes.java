package markr.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

import markr.support.MarkrProcess;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * One, two and three nodes that share a load of small documents: what a document costs
 * the processors, and how long nodes wait for each other. On one machine, so that the
 * rates say little.
 */
final class Nodes implements Case {

	private static final int NODES_MAX = 3;

	private static final int BATCHES = 3;

	private static final int SHARED_TESTS = 20;

	private static final String DIFFERENT = "a test for each document";

	private static final Duration SAMPLE_PAUSE = Duration.ofMillis(10);

	private static final String LOCKED = """
			select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
			""";

	private static final String CHUNKS = """
			select coalesce(sum(read_count), 0) from batch_step_execution where step_name = 'conclude'
			""";

	private static final String WAL = """
			select pg_current_wal_insert_lsn() - '0/0'
			""";

	private static final String SIZE = """
			select pg_database_size(current_database())
			""";

	private final Map<String, List<Double>> values = new TreeMap<>();

	@Override
	public void run(Bench bench, Report report) throws Exception {
		for (int run = 0; run < bench.runs(); run++) {
			for (int nodes = 1; nodes <= NODES_MAX; nodes++) {
				measure(bench, run, nodes);
			}
		}
		report.note("m",
				"%d batches at once, after as many for each node; all nodes and their PostgreSQL share the processors; "
					.formatted(BATCHES)
						+ "Java without its compilers; lock: share of a node's time in which a transaction waits, sampled");
		for (String load : List.of("%d tests".formatted(SHARED_TESTS), DIFFERENT)) {
			for (int nodes = 1; nodes <= NODES_MAX; nodes++) {
				for (String what : List.of("Java", "PostgreSQL")) {
					Figure figure = new Figure("s", of(what, load, nodes));
					String row = "%s, %d nodes: %s, processor time for 1000 documents".formatted(load, nodes, what);
					if (nodes == 1) {
						report.add("m", row, figure);
					}
					else {
						report.add("m", row, figure, "1 node", new Figure("s", of(what, load, 1)), Goal.atMost(1.15));
					}
				}
				report.add("m", "%s, %d nodes: lock".formatted(load, nodes), new Figure("%", of("lock", load, nodes)),
						Goal.atMost(5));
				report.add("m", "%s, %d nodes: documents in a transaction".formatted(load, nodes),
						new Figure("", of("group", load, nodes)));
				report.add("m", "%s, %d nodes: written ahead for a document".formatted(load, nodes),
						new Figure("kB", of("wal", load, nodes)));
				report.add("m", "%s, %d nodes: stored for a document".formatted(load, nodes),
						new Figure("kB", of("size", load, nodes)));
				report.add("m", "%s, %d nodes: rate".formatted(load, nodes),
						new Figure("documents/s", of("rate", load, nodes)));
			}
		}
	}

	private List<Double> of(String what, String load, int nodes) {
		return this.values.computeIfAbsent("%s, %s, %d".formatted(what, load, nodes), (key) -> new ArrayList<>());
	}

	private void measure(Bench bench, int run, int nodes) throws Exception {
		Path folder = bench.newFolder("nodes-%d-%d".formatted(run, nodes));
		List<MarkrProcess> others = new ArrayList<>();
		try (RunningMarkr markr = RunningMarkr.start(folder, List.of())) {
			try {
				for (int i = 1; i < nodes; i++) {
					others.add(join(markr, folder, i));
				}
				others.forEach(MarkrProcess::port);
				batch("warm-up", SHARED_TESTS, nodes * BATCHES * bench.documents(), bench).drop(markr, folder);
				measure(bench, markr, others, folder, "%d tests".formatted(SHARED_TESTS), SHARED_TESTS);
				measure(bench, markr, others, folder, DIFFERENT, BATCHES * bench.documents());
			}
			finally {
				others.forEach(MarkrProcess::terminate);
				for (MarkrProcess other : others) {
					other.exitStatus();
				}
			}
		}
		Bench.remove(folder);
	}

	private void measure(Bench bench, RunningMarkr markr, List<MarkrProcess> others, Path folder, String load,
			int tests) throws Exception {
		double java = java(markr, others);
		double postgres = Processors.ofPostgres(folder);
		long chunks = markr.count(CHUNKS);
		long wal = markr.count(WAL);
		long size = markr.count(SIZE);
		double seconds;
		try (LockSampler sampler = new LockSampler(markr.databaseUrl("markr"))) {
			seconds = batch("load-" + tests, tests, BATCHES * bench.documents(), bench).drop(markr, folder).seconds();
			of("lock", load, others.size() + 1).add(sampler.waitingSeconds() * 100 / seconds / (others.size() + 1));
		}
		double thousands = BATCHES * bench.documents() / 1000.0;
		of("Java", load, others.size() + 1).add((java(markr, others) - java) / thousands);
		of("PostgreSQL", load, others.size() + 1).add((Processors.ofPostgres(folder) - postgres) / thousands);
		of("group", load, others.size() + 1).add(thousands * 1000 / (markr.count(CHUNKS) - chunks));
		of("wal", load, others.size() + 1).add((markr.count(WAL) - wal) / thousands / 1e6);
		of("size", load, others.size() + 1).add((markr.count(SIZE) - size) / thousands / 1e6);
		of("rate", load, others.size() + 1).add(thousands * 1000 / seconds);
	}

	private static SmallBatch batch(String name, int tests, int documents, Bench bench) {
		return SmallBatch.ofTests(name, name, tests, documents, Bench.RESULTS_IN_SMALL_DOCUMENT, 0, bench.seed());
	}

	private static double java(RunningMarkr markr, List<MarkrProcess> others) {
		return Processors.ofJava(markr.process().pid())
				+ others.stream().mapToDouble((one) -> Processors.ofJava(one.pid())).sum();
	}

	private static MarkrProcess join(RunningMarkr markr, Path folder, int number) throws Exception {
		Path own = Files.createDirectories(folder.resolve("node-" + number));
		return MarkrProcess.start(own.resolve("markr.log"), MarkrProcess.command(List.of(), "markr.MarkrApplication"),
				"spring.datasource.url=" + markr.databaseUrl("markr"), "markr.home=" + own,
				"markr.inbox.directory=" + folder.resolve("inbox"), "markr.http.spool-directory=" + own);
	}

	/** Asks again and again, by a connection of its own, how many wait for a lock. */
	private static final class LockSampler implements AutoCloseable {

		private final AtomicBoolean going = new AtomicBoolean(true);

		private final SingleConnectionDataSource database;

		private final Thread thread = new Thread(this::sample, "lock-sampler");

		private volatile double waitingSeconds;

		LockSampler(String url) {
			this.database = new SingleConnectionDataSource(url, true);
			this.thread.start();
		}

		private void sample() {
			JdbcClient jdbc = JdbcClient.create(this.database);
			long last = System.nanoTime();
			while (this.going.get()) {
				long waiting = jdbc.sql(LOCKED).query(Long.class).single();
				long now = System.nanoTime();
				this.waitingSeconds += waiting * Watch.seconds(last, now);
				last = now;
				Watch.pass(SAMPLE_PAUSE);
			}
		}

		/** Of all transactions together. */
		double waitingSeconds() {
			return this.waitingSeconds;
		}

		@Override
		public void close() {
			this.going.set(false);
			try {
				this.thread.join();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.database.destroy();
		}

	}

}

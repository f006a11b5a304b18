package markr.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import markr.support.DropLedger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several Markrs on one inbox and one PostgreSQL, documents all the time, and processes
 * that are killed, stopped and started again at random, the PostgreSQL among them;
 * networks that swallow everything for a while, and clocks that are set forward and back
 * by hours. In the end all must be as if nothing had happened.
 * <p>
 * Longer and other runs: {@code mvn verify -Dtest=SoakTests -Dsoak.rounds=200
 * -Dsoak.seed=7}. The seed determines the documents and the faults; when they meet is
 * chance.
 */
class SoakTests {

	private static final int ROUNDS = Integer.getInteger("soak.rounds", 4);

	private static final long SEED = Long.getLong("soak.seed", 1);

	private static final int NODES = Integer.getInteger("soak.nodes", 2);

	private static final List<String> SOURCES = List.of("scanner-a", "scanner-b");

	private static final int BACKLOG_MAX = 40;

	private static final Duration LIMIT = Duration.ofMinutes(3);

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	private final DropLedger ledger = new DropLedger();

	private volatile boolean dropping = true;

	@Test
	void losesAndDoublesNothing() throws Exception {
		Path inbox = Files.createDirectories(this.directory.resolve("inbox"));
		ScheduledExecutorService clients = Executors.newScheduledThreadPool(3);
		try (MortalPostgres postgres = MortalPostgres.create(this.directory.resolve("postgres"));
				SoakNodes nodes = new SoakNodes(NODES, this.directory, inbox, postgres)) {
			nodes.awaitAnyReady();
			SoakReader reader = new SoakReader(nodes);
			SoakSender sender = new SoakSender(nodes, this.ledger, new SoakDocuments("sent", SEED + 1));
			List<Future<?>> work = List.of(clients.submit(() -> dropFiles(inbox, postgres)),
					clients.submit(() -> sender.sendWhile(() -> this.dropping)),
					clients.scheduleWithFixedDelay(reader::read, 50, 50, TimeUnit.MILLISECONDS));
			String faults = haveFaults(nodes, postgres, work);
			this.dropping = false;
			nodes.restoreAll();
			for (Future<?> dropper : work.subList(0, 2)) {
				dropper.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			}
			JdbcClient jdbc = JdbcClient.create(postgres.dataSource());
			await().atMost(LIMIT)
				.pollInterval(Duration.ofMillis(500))
				.untilAsserted(() -> assertThat(this.ledger.differences(jdbc, inbox)).isEmpty());
			requireNoFailure(work);
			System.out.printf(
					"Soak with seed %d: %d rounds on %d nodes, %s; %s; %d statistics read; lost 0, doubled 0, stuck 0%n",
					SEED, ROUNDS, NODES, faults, this.ledger.summary(), reader.answers());
		}
		finally {
			clients.shutdownNow();
		}
	}

	private String haveFaults(SoakNodes nodes, MortalPostgres postgres, List<Future<?>> work) throws Exception {
		Random random = new Random(SEED);
		int postgresKills = 0;
		for (int round = 1; round <= ROUNDS; round++) {
			awaitDrops(3 + random.nextInt(12), nodes, work);
			int fault = random.nextInt(100);
			int node = random.nextInt(NODES);
			if (fault < 25) {
				nodes.kill(node);
			}
			else if (fault < 33) {
				nodes.pause(node);
			}
			else if (fault < 37) {
				nodes.terminate(node);
			}
			else if (fault < 45) {
				nodes.silence(node);
			}
			else if (fault < 60) {
				nodes.stepClock(node, Duration.ofMinutes(random.nextInt(-300, 300)));
			}
			else {
				postgres.kill();
				postgresKills++;
				if (fault >= 90) {
					nodes.kill(node);
				}
				awaitMoment(Duration.ofMillis(random.nextInt(2000)), nodes);
				postgres.startAgain();
			}
			if (round % 25 == 0) {
				System.out.printf("Soak, round %d of %d: %s, PostgreSQL killed %d times; %s%n", round, ROUNDS,
						nodes.summary(), postgresKills, this.ledger.summary());
			}
		}
		return nodes.summary() + ", PostgreSQL killed " + postgresKills + " times";
	}

	/** Passes the time until the next fault. */
	private void awaitDrops(int drops, SoakNodes nodes, List<Future<?>> work) {
		int until = this.ledger.drops() + drops;
		await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
			nodes.supervise();
			requireNoFailure(work);
			return this.ledger.drops() >= until;
		});
	}

	/** Passes a time in which perhaps nothing can be dropped any more. */
	private static void awaitMoment(Duration moment, SoakNodes nodes) {
		long begin = System.nanoTime();
		await().atMost(LIMIT).pollInterval(Duration.ofMillis(20)).until(() -> {
			nodes.supervise();
			return System.nanoTime() - begin >= moment.toNanos();
		});
	}

	private static void requireNoFailure(List<Future<?>> work) throws Exception {
		for (Future<?> each : work) {
			if (each.isDone()) {
				each.get();
			}
		}
	}

	private Void dropFiles(Path inbox, MortalPostgres postgres) throws IOException {
		JdbcClient jdbc = JdbcClient.create(postgres.dataSource());
		SoakDocuments documents = new SoakDocuments("dropped", SEED + 2);
		Random random = new Random(SEED + 3);
		for (String source : SOURCES) {
			Files.createDirectories(inbox.resolve(source));
		}
		for (int i = 0; this.dropping; i++) {
			byte[] document = documents.next();
			String name = "drop-" + i + ".xml";
			int folder = random.nextInt(SOURCES.size() + 1);
			String source = (folder < SOURCES.size()) ? SOURCES.get(folder) : null;
			this.ledger.inbox(source, name, document);
			Path target = (source != null) ? inbox.resolve(source) : inbox;
			Path written = random.nextBoolean() ? target.resolve(name + ".part") : this.directory.resolve(name);
			Files.move(Files.write(written, document), target.resolve(name), StandardCopyOption.ATOMIC_MOVE);
			await().atMost(LIMIT)
				.pollInterval(Duration.ofMillis(20))
				.until(() -> !this.dropping || waitingFiles(inbox) + waitingDocuments(jdbc) < BACKLOG_MAX);
		}
		return null;
	}

	/** As far as is known while the database is away. */
	private static long waitingDocuments(JdbcClient jdbc) {
		try {
			return jdbc.sql("select count(*) from document where state = 'RECEIVED'").query(Long.class).single();
		}
		catch (DataAccessException ex) {
			return 0;
		}
	}

	private static long waitingFiles(Path inbox) throws IOException {
		long waiting = 0;
		for (String folder : List.of("", SOURCES.get(0), SOURCES.get(1))) {
			try (Stream<Path> files = Files.list(inbox.resolve(folder))) {
				waiting += files.filter(Files::isRegularFile).count();
			}
		}
		return waiting;
	}

}

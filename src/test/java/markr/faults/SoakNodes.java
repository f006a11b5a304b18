package markr.faults;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import markr.support.MarkrProcess;
import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/**
 * The nodes of a soak, and who looks after them: a node that has died is started again,
 * one that hangs goes on after a while. To be used by one thread; only an address may be
 * asked for by others.
 */
final class SoakNodes implements AutoCloseable {

	/** Longer than it takes the others to think a node dead. */
	private static final Duration PAUSE = Duration.ofSeconds(4);

	private final Path directory;

	private final List<String> settings;

	private final List<Node> nodes;

	private int kills;

	private int pauses;

	private int terminations;

	SoakNodes(int count, Path directory, Path inbox, MortalPostgres postgres) throws IOException {
		this.directory = directory;
		this.settings = List.of("spring.datasource.url=" + postgres.url(), "spring.datasource.username=postgres",
				"markr.inbox.directory=" + inbox, "markr.inbox.settle=300ms", "markr.inbox.poll-interval=100ms",
				"markr.ingest.chunk-results=50", "markr.ingest.retry-pause=200ms",
				"db-scheduler.heartbeat-interval=500ms", "spring.datasource.hikari.connection-timeout=2000",
				"spring.datasource.hikari.maximum-pool-size=12",
				// Whoever is started while the database is away waits for it.
				"spring.flyway.connect-retries=30", "spring.flyway.connect-retries-interval=1s");
		this.nodes = IntStream.range(0, count).mapToObj(Node::new).toList();
	}

	/** Starts again what has ended, and lets go on what has hung long enough. */
	void supervise() throws Exception {
		for (Node node : this.nodes) {
			node.supervise();
		}
	}

	void awaitAnyReady() {
		await().atMost(Duration.ofSeconds(90)).until(() -> {
			supervise();
			return anyAddress().isPresent();
		});
	}

	void kill(int node) throws Exception {
		this.nodes.get(node).process().kill();
		this.kills++;
	}

	/** Lets a node hang for some seconds, so that the others think it dead. */
	void pause(int node) throws Exception {
		this.nodes.get(node).pause();
		this.pauses++;
	}

	void terminate(int node) throws Exception {
		this.nodes.get(node).process().terminate();
		this.terminations++;
	}

	/** Lets all nodes go on. */
	void restoreAll() throws Exception {
		for (Node node : this.nodes) {
			node.resume();
		}
		await().atMost(Duration.ofMinutes(2)).until(() -> {
			supervise();
			return this.nodes.stream().allMatch((node) -> node.process().isReady());
		});
	}

	/** Where a node answers, if one does; one after the other. */
	Optional<URI> anyAddress() {
		int first = (int) (System.nanoTime() % this.nodes.size());
		return Stream.concat(this.nodes.stream().skip(first), this.nodes.stream())
			.map((node) -> node.current)
			.filter((process) -> process != null && process.isReady())
			.map((process) -> URI.create("http://localhost:" + process.port()))
			.findFirst();
	}

	String summary() {
		return "%d processes killed, %d hung for %d s, %d shut down".formatted(this.kills, this.pauses,
				PAUSE.toSeconds(), this.terminations);
	}

	@Override
	public void close() {
		this.nodes.forEach(Node::close);
	}

	private final class Node {

		private final int number;

		private volatile @Nullable MarkrProcess current;

		private int starts;

		private @Nullable Long pausedNanos;

		Node(int number) {
			this.number = number;
		}

		MarkrProcess process() {
			MarkrProcess process = this.current;
			if (process == null) {
				throw new IllegalStateException("supervise() starts it");
			}
			return process;
		}

		void supervise() throws Exception {
			MarkrProcess process = this.current;
			if (process == null || !process.isAlive()) {
				this.pausedNanos = null;
				this.current = start();
			}
			else if (this.pausedNanos != null && System.nanoTime() - this.pausedNanos > PAUSE.toNanos()) {
				resume();
			}
		}

		void pause() throws Exception {
			process().pause();
			this.pausedNanos = System.nanoTime();
		}

		void resume() throws Exception {
			process().resume();
			this.pausedNanos = null;
		}

		void close() {
			MarkrProcess process = this.current;
			if (process != null) {
				process.close();
			}
		}

		private MarkrProcess start() throws IOException {
			Path log = SoakNodes.this.directory.resolve("node-%d-start-%d.log".formatted(this.number, this.starts++));
			return MarkrProcess.start(log, Stream
				.concat(SoakNodes.this.settings.stream(),
						Stream.of("markr.vault.node=node-" + this.number,
								"db-scheduler.scheduler-name=node-%d-start-%d".formatted(this.number, this.starts)))
				.toArray(String[]::new));
		}

	}

}

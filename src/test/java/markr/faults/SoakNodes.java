package markr.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import markr.support.FreezingProxy;
import markr.support.MarkrProcess;
import org.jspecify.annotations.Nullable;

import static org.awaitility.Awaitility.await;

/**
 * The nodes of a soak, and who supervises them: a node that has died is started again,
 * one that hangs, or hears nothing of its database, goes on after a while. To be used by
 * one thread; only an address may be asked for by others.
 */
final class SoakNodes implements AutoCloseable {

	/** Longer than it takes the others to think a node dead. */
	private static final Duration PAUSE = Duration.ofSeconds(4);

	/** Longer than it takes a node to give connections up on which nothing comes back. */
	private static final Duration SILENCE = Duration.ofSeconds(13);

	private final Path directory;

	private final List<String> settings;

	private final List<Node> nodes;

	private int kills;

	private int pauses;

	private int terminations;

	private int silences;

	private int clockSteps;

	SoakNodes(int count, Path directory, Path inbox, MortalPostgres postgres) throws IOException, InterruptedException {
		this.directory = directory;
		this.settings = List.of("spring.datasource.username=postgres", "markr.inbox.directory=" + inbox,
				"markr.inbox.settle=300ms", "markr.inbox.poll-interval=100ms", "markr.ingest.chunk-results=50",
				"markr.ingest.retry-pause=200ms", "db-scheduler.heartbeat-interval=500ms",
				"spring.datasource.hikari.connection-timeout=2000", "spring.datasource.hikari.maximum-pool-size=12",
				// Whoever is started while the database is away waits for it.
				"spring.flyway.connect-retries=30", "spring.flyway.connect-retries-interval=1s");
		List<Node> nodes = new ArrayList<>();
		for (int number = 0; number < count; number++) {
			nodes.add(new Node(number, postgres));
		}
		this.nodes = List.copyOf(nodes);
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

	/**
	 * Lets the network between a node and PostgreSQL swallow everything for some seconds.
	 */
	void silence(int node) {
		this.nodes.get(node).silence();
		this.silences++;
	}

	/**
	 * Sets a node's clock, while it runs; false if this machine has no means for that.
	 */
	boolean stepClock(int node, Duration ahead) throws IOException {
		Optional<ShiftedClock> clock = this.nodes.get(node).clock;
		if (clock.isPresent()) {
			clock.get().set(ahead);
			this.clockSteps++;
		}
		return clock.isPresent();
	}

	/** Lets all nodes go on. */
	void restoreAll() throws Exception {
		for (Node node : this.nodes) {
			node.resume();
			node.hear();
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
		return "%d processes killed, %d hung for %d s, %d shut down, %d networks silent for %d s, %s clocks stepped"
			.formatted(this.kills, this.pauses, PAUSE.toSeconds(), this.terminations, this.silences,
					SILENCE.toSeconds(), this.nodes.get(0).clock.isPresent() ? this.clockSteps : "(no C compiler) 0");
	}

	@Override
	public void close() {
		this.nodes.forEach(Node::close);
	}

	private final class Node {

		private final int number;

		private final FreezingProxy network;

		private final String databaseUrl;

		private final Optional<ShiftedClock> clock;

		private volatile @Nullable MarkrProcess current;

		private int starts;

		private @Nullable Long pausedNanos;

		private @Nullable Long silentNanos;

		Node(int number, MortalPostgres postgres) throws IOException, InterruptedException {
			this.number = number;
			this.network = FreezingProxy.before(postgres.port());
			this.databaseUrl = postgres.url(this.network.port());
			this.clock = ShiftedClock.in(Files.createDirectories(SoakNodes.this.directory.resolve("node-" + number)));
		}

		MarkrProcess process() {
			MarkrProcess process = this.current;
			if (process == null) {
				throw new IllegalStateException("supervise() starts it");
			}
			return process;
		}

		void supervise() throws Exception {
			if (this.silentNanos != null && System.nanoTime() - this.silentNanos > SILENCE.toNanos()) {
				hear();
			}
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

		void silence() {
			this.network.freezeNewOnesToo();
			this.silentNanos = System.nanoTime();
		}

		void hear() {
			this.network.thaw();
			this.silentNanos = null;
		}

		void close() {
			MarkrProcess process = this.current;
			if (process != null) {
				process.close();
			}
			try {
				this.network.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private MarkrProcess start() throws IOException {
			Path log = SoakNodes.this.directory.resolve("node-%d-start-%d.log".formatted(this.number, this.starts++));
			return MarkrProcess.start(log, this.clock.map(ShiftedClock::environment).orElse(Map.of()), Stream
				.concat(SoakNodes.this.settings.stream(),
						Stream.of("spring.datasource.url=" + this.databaseUrl, "markr.vault.node=node-" + this.number,
								"db-scheduler.scheduler-name=node-%d-start-%d".formatted(this.number, this.starts)))
				.toArray(String[]::new));
		}

	}

}

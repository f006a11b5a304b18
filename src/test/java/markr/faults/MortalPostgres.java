package markr.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.postgresql.ds.PGSimpleDataSource;

import static org.awaitility.Awaitility.await;

/**
 * A PostgreSQL that can be killed and started again, on the same port and with the same
 * data. Unlike other servers for tests it waits for the disk at each commit.
 */
public final class MortalPostgres implements AutoCloseable {

	private final Path data;

	private EmbeddedPostgres server;

	private MortalPostgres(Path data) throws IOException {
		this.data = data;
		this.server = start(0);
	}

	/** Makes an empty server whose data lie in a folder that is not there yet. */
	public static MortalPostgres create(Path data) {
		try {
			return new MortalPostgres(data);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No PostgreSQL to be killed", ex);
		}
	}

	/** User included. The same after each start. */
	public String url() {
		return this.server.getJdbcUrl("postgres", "postgres");
	}

	/** The same through another port, which leads to this server. */
	String url(int port) {
		return url().replace(":" + port() + "/", ":" + port + "/");
	}

	int port() {
		return this.server.getPort();
	}

	public PGSimpleDataSource dataSource() {
		PGSimpleDataSource source = new PGSimpleDataSource();
		source.setUrl(url());
		return source;
	}

	/** As {@code kill -9}, of the server and of all its sessions. */
	void kill() throws IOException {
		Path pidFile = this.data.resolve("postmaster.pid");
		ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).get(0))).orElseThrow();
		List<ProcessHandle> sessions;
		try (Stream<ProcessHandle> descendants = postmaster.descendants()) {
			sessions = descendants.toList();
		}
		postmaster.destroyForcibly();
		// One that was just being made is in no list of the postmaster's any more.
		await().atMost(Duration.ofSeconds(30)).until(() -> {
			List<ProcessHandle> left = Stream
				.of(Stream.of(postmaster), sessions.stream(), ProcessHandle.allProcesses().filter(this::worksHere))
				.flatMap(Function.identity())
				.filter(MortalPostgres::isRunning)
				.toList();
			left.forEach(ProcessHandle::destroyForcibly);
			return left.isEmpty();
		});
		// It would be taken for a sign of life while nobody has asked how it ended.
		Files.delete(pidFile);
	}

	/** Starts the server again after it was killed: it recovers what was committed. */
	void startAgain() throws IOException {
		int port = this.server.getPort();
		this.server.close();
		this.server = start(port);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	private EmbeddedPostgres start(int port) throws IOException {
		File log = this.data.resolveSibling(this.data.getFileName() + ".log").toFile();
		return EmbeddedPostgres.builder()
			.setPort(port)
			.setDataDirectory(this.data)
			.setCleanDataDirectory(false)
			.setLocaleConfig("locale", "C.UTF-8")
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			// A killed server would leave a lock on its socket file.
			.setServerConfig("unix_socket_directories", "")
			.setOutputRedirector(ProcessBuilder.Redirect.appendTo(log))
			.setErrorRedirector(ProcessBuilder.Redirect.appendTo(log))
			.setPGStartupWait(Duration.ofSeconds(60))
			.start();
	}

	private boolean worksHere(ProcessHandle process) {
		try {
			return Files.readSymbolicLink(Path.of("/proc", String.valueOf(process.pid()), "cwd"))
				.equals(this.data.toRealPath());
		}
		catch (IOException ex) {
			// Ended, somebody else's, or this platform has no such file.
			return false;
		}
	}

	/** A process that has ended may stay in the table until somebody asks how. */
	private static boolean isRunning(ProcessHandle process) {
		try {
			return !Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat")).contains(") Z ");
		}
		catch (IOException ex) {
			// Not there any more, or this platform has no such file.
			return process.isAlive();
		}
	}

}

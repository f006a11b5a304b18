package markr.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Finds out whether a PostgreSQL still works in a data directory. Its pid file cannot: a
 * killed server leaves it behind, the number in it may belong to another process by now
 * or to a zombie, and the server's children can outlive it for a moment.
 */
final class ServerProcesses {

	private static final Path PROC = Path.of("/proc");

	private static final Duration POLL_INTERVAL = Duration.ofMillis(20);

	private static final Duration START_TOLERANCE = Duration.ofSeconds(5);

	private ServerProcesses() {
	}

	/**
	 * The processes of a PostgreSQL in this data directory. Linux knows them all by their
	 * working folder; elsewhere it is at most the one that the pid file names.
	 */
	static List<ProcessHandle> in(Path data) {
		if (!Files.exists(PROC.resolve("self/cwd"))) {
			return namedByPidFile(data);
		}
		try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
			return all.filter((process) -> worksIn(process, data)).toList();
		}
	}

	/** Waits until no PostgreSQL works in the data directory any more. */
	static boolean awaitNoneIn(Path data, Duration limit) {
		long start = System.nanoTime();
		while (!in(data).isEmpty()) {
			if (System.nanoTime() - start > limit.toNanos()) {
				return false;
			}
			LockSupport.parkNanos(POLL_INTERVAL.toNanos());
		}
		return true;
	}

	static Path pidFile(Path data) {
		return data.resolve("postmaster.pid");
	}

	/**
	 * Whether the pid file, which {@code pg_ctl stop} blindly goes by, names one of these
	 * processes.
	 */
	static boolean pidFileNamesOneOf(List<ProcessHandle> processes, Path data) {
		return PidFile.read(data)
			.filter((file) -> processes.stream().anyMatch((process) -> process.pid() == file.pid()))
			.isPresent();
	}

	private static boolean worksIn(ProcessHandle process, Path data) {
		Path proc = PROC.resolve(Long.toString(process.pid()));
		try {
			// The program too: a person's shell may stand in the folder.
			return Files.readSymbolicLink(proc.resolve("cwd")).equals(data)
					&& isPostgres(Files.readSymbolicLink(proc.resolve("exe")));
		}
		catch (IOException ex) {
			return false; // ended meanwhile, a zombie, or another user's
		}
	}

	static List<ProcessHandle> namedByPidFile(Path data) {
		return PidFile.read(data)
			.flatMap((file) -> ProcessHandle.of(file.pid()).filter((process) -> file.isAbout(process.info())))
			.stream()
			.toList();
	}

	private static boolean isPostgres(Path program) {
		return program.getFileName().toString().startsWith("postgres");
	}

	/** The lines of {@code postmaster.pid} that show which process wrote it. */
	private record PidFile(long pid, Instant started) {

		static Optional<PidFile> read(Path data) {
			try {
				List<String> lines = Files.readAllLines(pidFile(data));
				Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(2).trim()));
				return Optional.of(new PidFile(Long.parseLong(lines.get(0).trim()), started));
			}
			catch (IOException | NumberFormatException | IndexOutOfBoundsException ex) {
				// No server, or one killed while it wrote the file.
				return Optional.empty();
			}
		}

		boolean isAbout(ProcessHandle.Info process) {
			return process.command().map(Path::of).filter(ServerProcesses::isPostgres).isPresent()
					&& process.startInstant().filter(this::isCloseToStart).isPresent();
		}

		private boolean isCloseToStart(Instant instant) {
			return Duration.between(this.started, instant).abs().compareTo(START_TOLERANCE) <= 0;
		}

	}

}

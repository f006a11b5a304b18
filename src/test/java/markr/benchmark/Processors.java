package markr.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How long processes have kept processors busy, in seconds. Known on Linux only. */
final class Processors {

	private static final int TICKS_PER_SECOND = 100;

	private Processors() {
	}

	/** All of the server whose data are below the folder, since its start. */
	static double ofPostgres(Path folder) {
		try {
			long server = Long
				.parseLong(Files.readAllLines(folder.resolve("home/postgres/data/postmaster.pid")).get(0).strip());
			long ticks = ticks(stat(server), true);
			try (Stream<ProcessHandle> children = ProcessHandle.of(server).orElseThrow().children()) {
				for (ProcessHandle child : children.toList()) {
					ticks += ticks(stat(child.pid()), false);
				}
			}
			return (double) ticks / TICKS_PER_SECOND;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A JVM but for its compilers, whose work is done once in its life and not for each
	 * document.
	 */
	static double ofJava(long pid) {
		Path process = Path.of("/proc", String.valueOf(pid));
		long compilers = 0;
		try (Stream<Path> threads = Files.list(process.resolve("task"))) {
			for (Path thread : threads.toList()) {
				if (Files.readString(thread.resolve("comm")).contains("CompilerThre")) {
					compilers += ticks(thread.resolve("stat"), false);
				}
			}
			return (double) (ticks(process.resolve("stat"), false) - compilers) / TICKS_PER_SECOND;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path stat(long pid) {
		return Path.of("/proc", String.valueOf(pid), "stat");
	}

	private static long ticks(Path stat, boolean withEndedChildren) throws IOException {
		if (!Files.exists(stat)) {
			return 0;
		}
		String line = Files.readString(stat);
		// Behind the name: state, parent, … utime, stime, cutime, cstime as 14th to 17th.
		List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
		return fields.subList(11, withEndedChildren ? 15 : 13).stream().mapToLong(Long::parseLong).sum();
	}

}

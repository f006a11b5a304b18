package markr.platform.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.zonky.test.db.postgres.util.LinuxUtils;

/**
 * Runs the programs that come with PostgreSQL. What they say goes to the server's log.
 */
final class PostgresCommands {

	private static final Duration INITDB_LIMIT = Duration.ofMinutes(5);

	/** {@code pg_ctl} has a limit of its own; this one is for a pg_ctl that hangs. */
	private static final Duration GRACE = Duration.ofSeconds(10);

	private final Path binaries;

	private final ServerFolder folder;

	PostgresCommands(Path binaries, ServerFolder folder) {
		this.binaries = binaries;
		this.folder = folder;
	}

	/**
	 * Makes a data directory with one user, who must give the password from the very
	 * first connection on. The locale is built into PostgreSQL: the same order of texts
	 * on every machine, whatever its environment. The password is random and as long as a
	 * key, so iterations would protect nothing, and cost each new connection the more.
	 */
	boolean initdb(Path data, Path password) throws IOException {
		return run(INITDB_LIMIT, "initdb", "--pgdata=" + data, "--username=" + PostgresDatabase.USER,
				"--pwfile=" + password, "--auth=scram-sha-256", "--set=scram_iterations=1", "--encoding=UTF8",
				"--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");
	}

	/**
	 * Starts the server and waits until it accepts connections. Settings given here are
	 * stronger than the configuration files. They pass through a shell, so none may come
	 * from outside, but for the number of the port.
	 */
	boolean start(int port, Duration limit) throws IOException {
		String settings = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories="
				+ " -c fsync=on -c synchronous_commit=on"
				// After each checkpoint whole pages are logged again, some ten times as
				// much as a mark: so they are far apart.
				+ " -c max_wal_size=2GB -c checkpoint_timeout=15min"
				// As the server has it by itself: Markr's own password alone has fewer.
				+ " -c scram_iterations=4096"
				// The log may be kept and sent around: no statements and no values, which
				// would be personal data.
				+ " -c log_min_error_statement=panic -c log_error_verbosity=terse";
		return pgCtl(limit, "-l", this.folder.log().toString(), "-o", settings, "start");
	}

	/**
	 * Stops the server, ending its connections, and waits until its pid file is gone.
	 */
	boolean stop(Duration limit) throws IOException {
		return pgCtl(limit, "-m", "fast", "stop");
	}

	private boolean pgCtl(Duration limit, String... arguments) throws IOException {
		List<String> all = new ArrayList<>(
				List.of("-D", this.folder.data().toString(), "-w", "-t", Long.toString(limit.toSeconds())));
		all.addAll(List.of(arguments));
		return run(limit.plus(GRACE), "pg_ctl", all.toArray(String[]::new));
	}

	private boolean run(Duration limit, String program, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		if (LinuxUtils.isUnshareAvailable()) {
			// PostgreSQL refuses to run as root; in a user namespace without mappings
			// root is the user nobody.
			command.addAll(List.of("unshare", "-U"));
		}
		command.add(this.binaries.resolve("bin").resolve(program).toString());
		command.addAll(List.of(arguments));
		File log = this.folder.log().toFile();
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.folder.root().toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
		clean(builder.environment());
		Process process = builder.start();
		try {
			if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
				return process.exitValue() == 0;
			}
			process.destroyForcibly();
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			process.destroyForcibly();
			return false;
		}
	}

	/**
	 * What the machine's environment says is for other servers and their clients, and may
	 * be what this one does not know.
	 */
	static void clean(Map<String, String> environment) {
		environment.keySet().removeIf((name) -> name.startsWith("PG"));
		environment.put("TZ", "UTC");
		environment.put("LC_ALL", "C");
	}

}

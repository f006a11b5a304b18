package markr.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

import markr.platform.StartRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data of the embedded PostgreSQL and the password to them, made ready for a new
 * server whatever became of the last one.
 */
final class DataDirectory {

	static final Duration STOP_LIMIT = Duration.ofSeconds(60);

	private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);

	private final ServerFolder folder;

	private final PostgresCommands commands;

	private final Path path;

	DataDirectory(ServerFolder folder, PostgresCommands commands) {
		this.folder = folder;
		this.commands = commands;
		this.path = folder.data();
	}

	/**
	 * Stops a server that is left over, and makes the directory if there is none yet. An
	 * existing one is never remade.
	 * @throws StartRefused if one of that fails
	 */
	void prepare() throws IOException {
		stopLeftOver();
		if (!Files.exists(this.path)) {
			make();
		}
		else if (!Files.exists(this.folder.password())) {
			throw new StartRefused("The data in %s are there, but not their password, the file %s.".formatted(this.path,
					this.folder.password()), "Bring the file back from a backup.");
		}
	}

	String password() throws IOException {
		return Files.readString(this.folder.password());
	}

	/**
	 * Stops whatever server works here and waits until all of it is gone.
	 * @return whether it is gone within {@link #STOP_LIMIT}
	 */
	boolean stopServer() throws IOException {
		// Else pg_ctl would send its signal to a stranger who has the number of a dead
		// server.
		if (ServerProcesses.pidFileNamesOneOf(ServerProcesses.in(this.path), this.path)) {
			this.commands.stop(STOP_LIMIT);
		}
		return ServerProcesses.awaitNoneIn(this.path, STOP_LIMIT);
	}

	private void stopLeftOver() throws IOException {
		if (!ServerProcesses.in(this.path).isEmpty()) {
			log.info("Stopping the PostgreSQL that a killed Markr left running on {}.", this.path);
		}
		if (!stopServer()) {
			throw new StartRefused(
					"The processes %s of an earlier PostgreSQL still work on %s and did not end within %s s."
						.formatted(ServerProcesses.in(this.path), this.path, STOP_LIMIT.toSeconds()),
					"End them (with SIGINT, never SIGKILL), and start again.");
		}
		// PostgreSQL would heed the file if its number is by now some other process's, or
		// a zombie's.
		Files.deleteIfExists(ServerProcesses.pidFile(this.path));
	}

	private void make() throws IOException {
		Path unfinished = this.folder.newUnfinished();
		Path data = unfinished.resolve("data");
		Path password = unfinished.resolve("password");
		writeNewPassword(password);
		if (!this.commands.initdb(data, password)) {
			throw new StartRefused(
					"PostgreSQL's initdb could not make %s:\n%s".formatted(this.path, this.folder.lastWords()),
					"See what initdb says, correct it, and start again.");
		}
		// In this order: where there are data, there is their password.
		ServerFolder.finish(password, this.folder.password());
		ServerFolder.finish(data, this.path);
	}

	private static void writeNewPassword(Path file) throws IOException {
		byte[] secret = new byte[24];
		new SecureRandom().nextBytes(secret);
		Files.writeString(file, HexFormat.of().formatHex(secret), StandardOpenOption.CREATE_NEW,
				StandardOpenOption.WRITE, StandardOpenOption.SYNC);
		ServerFolder.forOwnerOnly(file, "rw-------");
	}

}

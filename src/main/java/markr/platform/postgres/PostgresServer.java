package markr.platform.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import markr.platform.StartRefused;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The default database: a real PostgreSQL of our own, so that Markr runs on a machine
 * that has nothing but a JDK, and keeps its data as well there as anywhere.
 * <p>
 * The server is a process of its own and outlives a killed Markr. The next start stops it
 * and starts it anew, so that it never runs with settings other than today's.
 * <p>
 * Its starter must close it, after everything that uses it.
 */
final class PostgresServer implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

	private static final String ANOTHER_DATABASE = """


			Or give Markr another PostgreSQL, from version 15 on; then nothing embedded starts:

			    spring.datasource.url=jdbc:postgresql://<host>:5432/<database>
			    spring.datasource.username=<user>
			    spring.datasource.password=<password>

			(or as environment variables SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD).""";

	private static final Duration PAUSE = Duration.ofSeconds(10);

	private final ServerFolder folder;

	private final PostgresCommands commands;

	private final DataDirectory data;

	private final PostgresDatabase database;

	private final Duration startupWait;

	private boolean closed;

	private @Nullable String fault;

	private long tryAgainAt;

	private PostgresServer(ServerFolder folder, PlatformProperties.Database settings) throws IOException {
		this.folder = folder;
		this.commands = new PostgresCommands(PostgresBinaries.unpack(folder), folder);
		this.data = new DataDirectory(folder, this.commands);
		this.data.prepare();
		this.database = new PostgresDatabase((settings.port() != 0) ? settings.port() : freePort(),
				this.data.password());
		this.startupWait = settings.startupWait();
	}

	/**
	 * Starts the server, on the data of the last time if there are any.
	 * @throws StartRefused if it cannot; nothing is left running then
	 */
	static PostgresServer start(PlatformProperties properties) {
		Path home = properties.home().toPath().toAbsolutePath().normalize();
		try {
			ServerFolder folder = ServerFolder.open(home);
			PostgresServer server;
			try {
				server = new PostgresServer(folder, properties.database());
			}
			catch (IOException | RuntimeException ex) {
				folder.close();
				throw ex;
			}
			server.launch();
			return server;
		}
		catch (StartRefused ex) {
			throw new StartRefused(Objects.requireNonNull(ex.getMessage()), ex.remedy() + ANOTHER_DATABASE, ex);
		}
		catch (IOException ex) {
			throw new StartRefused("The folder %s cannot be used: %s".formatted(home, ex),
					"Let this user write there, or set markr.home to another folder." + ANOTHER_DATABASE, ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			return socket.getLocalPort();
		}
	}

	private void launch() throws IOException {
		boolean launched = false;
		try {
			run();
			launched = true;
		}
		finally {
			if (!launched) {
				close();
			}
		}
	}

	private void run() throws IOException {
		try {
			if (!this.commands.start(this.database.port(), this.startupWait)) {
				throw new StartRefused(
						"PostgreSQL did not start on port %s, with its data in %s:\n%s".formatted(this.database.port(),
								this.folder.data(), this.folder.lastWords()),
						"See what the server says, correct it, and start again.");
			}
			this.database.createIfMissing();
			log.info("PostgreSQL {} runs on port {}, with its data in {}.", this.database.check(), this.database.port(),
					this.folder.data());
		}
		catch (SQLException ex) {
			throw new StartRefused(
					"PostgreSQL runs with its data in %s, but cannot be used: %s\n%s".formatted(this.folder.data(),
							ex.getMessage(), this.folder.lastWords()),
					"See what the server says, correct it, and start again.", ex);
		}
	}

	/**
	 * Starts the server again if it has ended by itself, on the same port; if that does
	 * not help, again after a pause.
	 * @return what keeps it from starting; empty if nothing does
	 */
	synchronized Optional<String> startAgainIfEnded() {
		Path path = this.folder.data();
		if (this.closed || ServerProcesses.pidFileNamesOneOf(ServerProcesses.in(path), path)
				|| (this.fault != null && System.nanoTime() - this.tryAgainAt < 0)) {
			return Optional.ofNullable(this.fault);
		}
		try {
			if (this.fault == null) {
				log.warn("PostgreSQL has ended by itself and is started again, with its data in {}. It said last:\n{}",
						path, this.folder.lastWords()
							.lines()
							// Each session's.
							.filter((line) -> !line.contains("terminating connection"))
							.collect(Collectors.joining("\n")));
			}
			this.data.prepare();
			run();
			this.fault = null;
		}
		catch (IOException | StartRefused ex) {
			if (this.fault == null) {
				log.error("PostgreSQL cannot be started again; this is retried every {} s", PAUSE.toSeconds(), ex);
			}
			this.fault = "The embedded PostgreSQL has ended and cannot be started again: %s. There is room for %s bytes"
				.formatted(ex.getMessage(), this.folder.root().toFile().getUsableSpace());
			this.tryAgainAt = System.nanoTime() + PAUSE.toNanos();
		}
		return Optional.ofNullable(this.fault);
	}

	PostgresDatabase database() {
		return this.database;
	}

	Path root() {
		return this.folder.root();
	}

	/** Stops the server and waits until it has written everything and is gone. */
	@Override
	public synchronized void close() throws IOException {
		this.closed = true;
		try {
			if (!this.data.stopServer()) {
				log.warn("PostgreSQL on {} did not stop within {} s; the next start will stop it. Its processes: {}",
						this.folder.data(), DataDirectory.STOP_LIMIT.toSeconds(),
						ServerProcesses.in(this.folder.data()));
			}
		}
		finally {
			this.folder.close();
		}
	}

}

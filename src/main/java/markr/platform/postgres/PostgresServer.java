package markr.platform.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

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

	private final ServerFolder folder;

	private final PostgresCommands commands;

	private final DataDirectory data;

	private final PostgresDatabase database;

	private PostgresServer(ServerFolder folder, int port) throws IOException {
		this.folder = folder;
		this.commands = new PostgresCommands(PostgresBinaries.unpack(folder), folder);
		this.data = new DataDirectory(folder, this.commands);
		this.data.prepare();
		this.database = new PostgresDatabase((port != 0) ? port : freePort(), this.data.password());
	}

	/**
	 * Starts the server, on the data of the last time if there are any.
	 * @throws DatabaseNotStarted if it cannot; nothing is left running then
	 */
	static PostgresServer start(PlatformProperties properties) {
		Path home = properties.home().toPath().toAbsolutePath().normalize();
		try {
			ServerFolder folder = ServerFolder.open(home);
			PostgresServer server;
			try {
				server = new PostgresServer(folder, properties.database().port());
			}
			catch (IOException | RuntimeException ex) {
				folder.close();
				throw ex;
			}
			server.launch(properties.database().startupWait());
			return server;
		}
		catch (IOException ex) {
			throw new DatabaseNotStarted("The folder %s cannot be used: %s".formatted(home, ex),
					"Let this user write there, or set markr.home to another folder.", ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			return socket.getLocalPort();
		}
	}

	private void launch(Duration limit) throws IOException {
		boolean launched = false;
		try {
			if (!this.commands.start(this.database.port(), limit)) {
				throw new DatabaseNotStarted(
						"PostgreSQL did not start on port %d, with its data in %s:\n%s".formatted(this.database.port(),
								this.folder.data(), this.folder.lastWords()),
						"See what the server says, correct it, and start again.");
			}
			this.database.createIfMissing();
			log.info("PostgreSQL {} runs on port {}, with its data in {}.", this.database.check(), this.database.port(),
					this.folder.data());
			launched = true;
		}
		catch (SQLException ex) {
			throw new DatabaseNotStarted(
					"PostgreSQL runs with its data in %s, but cannot be used: %s\n%s".formatted(this.folder.data(),
							ex.getMessage(), this.folder.lastWords()),
					"See what the server says, correct it, and start again.", ex);
		}
		finally {
			if (!launched) {
				close();
			}
		}
	}

	PostgresDatabase database() {
		return this.database;
	}

	Path root() {
		return this.folder.root();
	}

	/** Stops the server and waits until it has written everything and is gone. */
	@Override
	public void close() throws IOException {
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

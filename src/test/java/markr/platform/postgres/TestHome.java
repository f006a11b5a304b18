package markr.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * A {@code markr.home} for a test. Its name has what people put into folder names, and
 * its binaries are unpacked once for each of the build's processes until the next
 * {@code mvn clean}: a folder has one owner at a time.
 */
public record TestHome(Path path) {

	private static final Path SHARED = Path
		.of("target", "postgres-for-tests", System.getProperty("tests.process", "single"))
		.toAbsolutePath();

	private static final Path TEMPLATE = SHARED.resolve("template");

	private static @Nullable TestHome template;

	/** One that no Markr has used yet. */
	static TestHome empty(Path directory) throws IOException {
		TestHome home = new TestHome(directory.resolve("Jane's home & more"));
		Files.createDirectories(home.root());
		try (ServerFolder folder = ServerFolder.open(SHARED)) {
			PostgresBinaries.unpack(folder);
			Files.createSymbolicLink(home.root().resolve("binaries"), folder.binaries());
		}
		return home;
	}

	/**
	 * One that a Markr has used and left, for tests to which the first start is nothing.
	 */
	public static synchronized TestHome used(Path directory) throws IOException {
		TestHome home = empty(directory);
		if (template == null) {
			FileSystemUtils.deleteRecursively(TEMPLATE);
			template = empty(TEMPLATE);
			template.start().close();
		}
		Files.copy(template.root().resolve("password"), home.root().resolve("password"));
		FileSystemUtils.copyRecursively(template.data(), home.data());
		ServerFolder.forOwnerOnly(home.data(), "rwx------");
		return home;
	}

	PostgresServer start() {
		return start(0);
	}

	PostgresServer start(int port) {
		return PostgresServer.start(properties(port));
	}

	PlatformProperties properties(int port) {
		return new PlatformProperties(this.path.toFile(),
				new PlatformProperties.Database(port, Duration.ofSeconds(60), Duration.ofMillis(500)), false);
	}

	public Path root() {
		return this.path.resolve("postgres");
	}

	Path data() throws IOException {
		return root().toRealPath().resolve("data");
	}

	List<ProcessHandle> processes() throws IOException {
		return ServerProcesses.in(data());
	}

	/** The process number on the pid file's first line. */
	long postmaster() throws IOException {
		return Long.parseLong(Files.readAllLines(ServerProcesses.pidFile(data())).get(0));
	}

	static void execute(PostgresServer server, String sql) throws SQLException {
		try (Connection connection = connect(server); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	static String query(PostgresServer server, String sql) throws SQLException {
		try (Connection connection = connect(server);
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			result.next();
			return result.getString(1);
		}
	}

	private static Connection connect(PostgresServer server) throws SQLException {
		return DriverManager.getConnection(server.database().url(), PostgresDatabase.USER,
				server.database().password());
	}

}

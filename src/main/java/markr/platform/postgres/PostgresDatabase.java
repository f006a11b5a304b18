package markr.platform.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import markr.platform.StartRefused;

/**
 * Markr's own database on the embedded server: made if it is missing, and checked before
 * it is used.
 *
 * @param port of the server on this machine
 * @param password of {@link #USER}
 */
record PostgresDatabase(int port, String password) {

	static final String USER = "markr";

	/** Not the one called postgres: Flyway wants a schema that is empty. */
	private static final String NAME = "markr";

	private static final String EXISTS = "select from pg_database where datname = '" + NAME + "'";

	private static final String CREATE = "create database " + NAME;

	/** With one of them off, a loss of power could take back what was committed. */
	private static final String CARELESS = """
			select name, setting
			from pg_settings
			where name in ('fsync', 'synchronous_commit', 'full_page_writes')
			and setting <> 'on'
			""";

	String url() {
		return url(NAME);
	}

	private String url(String name) {
		return "jdbc:postgresql://127.0.0.1:" + this.port + "/" + name;
	}

	void createIfMissing() throws SQLException {
		try (Connection connection = connect("postgres");
				Statement statement = connection.createStatement();
				ResultSet existing = statement.executeQuery(EXISTS)) {
			if (!existing.next()) {
				statement.execute(CREATE);
			}
		}
	}

	/**
	 * Checks what a session of Markr really gets: the configuration files, the role and
	 * the database may all have a say.
	 * @return the version of the server
	 * @throws StartRefused if commits would not be durable
	 */
	String check() throws SQLException {
		try (Connection connection = connect(NAME);
				Statement statement = connection.createStatement();
				ResultSet careless = statement.executeQuery(CARELESS)) {
			if (careless.next()) {
				throw new StartRefused(
						"PostgreSQL's setting %s must be on, but is %s: commits could be lost."
							.formatted(careless.getString("name"), careless.getString("setting")),
						"Take it back where it was set: in the configuration files, for the role or the database.");
			}
			return connection.getMetaData().getDatabaseProductVersion();
		}
	}

	private Connection connect(String name) throws SQLException {
		return DriverManager.getConnection(url(name), USER, this.password);
	}

	/** Without the password. */
	@Override
	public String toString() {
		return url();
	}

}

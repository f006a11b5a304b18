package markr.platform.postgres;

import java.nio.file.Path;

import markr.platform.OwnAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Logs at the start what to do next: where to drop a file, where to find its results, and
 * where the data are kept.
 */
@Component
class Welcome {

	private static final Logger log = LoggerFactory.getLogger(Welcome.class);

	private final Environment environment;

	private final ObjectProvider<PostgresServer> embedded;

	private final ObjectProvider<JdbcConnectionDetails> connectionDetails;

	Welcome(Environment environment, ObjectProvider<PostgresServer> embedded,
			ObjectProvider<JdbcConnectionDetails> connectionDetails) {
		this.environment = environment;
		this.embedded = embedded;
		this.connectionDetails = connectionDetails;
	}

	@EventListener(ApplicationReadyEvent.class)
	void greet() {
		log.info("""
				Markr is ready.
				  drop documents into  {}
				  see a test's results {}
				  database             {}""", inbox(), results(), database());
	}

	private String inbox() {
		return this.environment.getProperty("markr.reader", Boolean.class, false) ? "(none: this node only reads)"
				: Path.of(this.environment.getProperty("markr.inbox.directory", "./inbox"))
					.toAbsolutePath()
					.normalize()
					.toString();
	}

	private String results() {
		String address = OwnAddress.of(this.environment);
		return (address != null) ? address + "/results/{test-id}/aggregate" : "(no web server)";
	}

	private String database() {
		PostgresServer server = this.embedded.getIfAvailable();
		if (server != null) {
			return "embedded PostgreSQL, kept in " + server.root();
		}
		JdbcConnectionDetails details = this.connectionDetails.getIfAvailable();
		return (details != null) ? withoutCredentials(details.getJdbcUrl()) : "none";
	}

	/**
	 * A JDBC URL may carry user and password, before the host or among its parameters.
	 */
	static String withoutCredentials(String jdbcUrl) {
		return jdbcUrl.replaceFirst("\\?.*", "").replaceFirst("//[^/]*@", "//");
	}

}

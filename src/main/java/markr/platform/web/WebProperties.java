package markr.platform.web;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many long requests may be under way by HTTP at a time on this node. One above a
 * limit of its client's address is answered 429, one above that of all clients 503.
 *
 * @param uploadsMax requests with a body, 1 to 150: documents on their way in, until
 * their outcome is waited for, and orders. Fewer than {@code server.tomcat.threads.max},
 * so that slow senders leave threads for all other calls. The spool directory needs room
 * for as many of the largest documents
 * @param uploadsPerClientMax of them, from one address, 1 to {@code uploadsMax}
 * @param downloadsMax files on their way out, 1 to 16: documents, and tables as CSV. Each
 * may hold a connection to the database while its client reads, of which there are 20
 * ({@code spring.datasource.hikari.maximum-pool-size}), and a thread
 * @param downloadsPerClientMax of them, to one address, 1 to {@code downloadsMax}
 * @param changesMax streams of {@code GET /changes}, 1 to 1000. Each holds a connection
 * of the web server, and a thread while something is sent to it
 * @param changesPerClientMax of them, to one address, 1 to {@code changesMax}. All
 * readers behind a proxy have its address
 */
@Validated
@ConfigurationProperties("markr.http")
record LimitProperties(@Min(1) @Max(150) @DefaultValue("32") int uploadsMax,
		@Min(1) @DefaultValue("16") int uploadsPerClientMax, @Min(1) @Max(16) @DefaultValue("8") int downloadsMax,
		@Min(1) @DefaultValue("4") int downloadsPerClientMax, @Min(1) @Max(1000) @DefaultValue("100") int changesMax,
		@Min(1) @DefaultValue("50") int changesPerClientMax) {

	LimitProperties {
		requireWithin("uploads", uploadsPerClientMax, uploadsMax);
		requireWithin("downloads", downloadsPerClientMax, downloadsMax);
		requireWithin("changes", changesPerClientMax, changesMax);
	}

	private static void requireWithin(String name, int perClientMax, int max) {
		if (perClientMax > max) {
			throw new IllegalArgumentException(
					"markr.http.%1$s-per-client-max is %2$d, expected 1 to markr.http.%1$s-max (%3$d)".formatted(name,
							perClientMax, max));
		}
	}

}

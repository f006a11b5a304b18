package markr.platform.web;

import java.util.Set;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * By which names clients call this Markr, and how many long requests may be under way at
 * a time on this node. One above a limit of its client's address is answered 429, one
 * above that of all clients 503.
 *
 * @param hostNames names, beside {@code localhost} and the addresses that Markr listens
 * on, that clients may call it by: that of a proxy in front of it, or its own in a
 * network. Any other is answered 403, for a web page can have its own name resolve to
 * this machine
 * @param corsOrigins from where web pages of others may read, such as
 * {@code https://dashboard.example.org}; none may order anything
 * @param proxies addresses of the proxies in front of Markr, whose
 * {@code X-Forwarded-For} and {@code X-Forwarded-Proto} say for whom they ask; those of
 * all others are passed over
 * @param uploadsMax requests with a body, 1 to 150: documents on their way in, until
 * their outcome is waited for, and orders. Fewer than {@code server.tomcat.threads.max},
 * so that slow senders leave threads for all other calls. The spool directory needs room
 * for as many of the largest documents
 * @param uploadsPerClientMax of them, from one caller, or one address where nobody has
 * signed in, 1 to {@code uploadsMax}
 * @param downloadsMax files on their way out, 1 to 16: documents, tables as CSV, and
 * counts of findings. Each may hold a connection to the database while its client reads,
 * of which there are 20 ({@code spring.datasource.hikari.maximum-pool-size}), and a
 * thread
 * @param downloadsPerClientMax of them, to one address, 1 to {@code downloadsMax}
 * @param changesMax streams of {@code GET /changes}, 1 to 1000. Each holds a connection
 * of the web server, and a thread while something is sent to it
 * @param changesPerClientMax of them, to one address, 1 to {@code changesMax}. All
 * readers behind a proxy have its address
 */
@Validated
@ConfigurationProperties("markr.http")
record WebProperties(
		@DefaultValue Set<@Pattern(regexp = "[a-z0-9._-]{1,253}",
				message = "must be names in lower case, without port") String> hostNames,
		@DefaultValue Set<@Pattern(regexp = "https?://[a-z0-9._-]{1,253}(:[0-9]{1,5})?",
				message = "must be origins such as https://dashboard.example.org") String> corsOrigins,
		@DefaultValue Set<@Pattern(regexp = "[0-9a-fA-F.:]{2,45}",
				message = "must be addresses such as 10.0.0.7") String> proxies,
		@Min(1) @Max(150) @DefaultValue("100") int uploadsMax, @Min(1) @DefaultValue("64") int uploadsPerClientMax,
		@Min(1) @Max(16) @DefaultValue("8") int downloadsMax, @Min(1) @DefaultValue("4") int downloadsPerClientMax,
		@Min(1) @Max(1000) @DefaultValue("100") int changesMax, @Min(1) @DefaultValue("50") int changesPerClientMax) {

	WebProperties {
		requireWithin("uploads", uploadsPerClientMax, uploadsMax);
		requireWithin("downloads", downloadsPerClientMax, downloadsMax);
		requireWithin("changes", changesPerClientMax, changesMax);
	}

	private static void requireWithin(String name, int perClientMax, int max) {
		if (perClientMax > max) {
			throw new IllegalArgumentException(
					"markr.http.%1$s-per-client-max is %2$s, expected 1 to markr.http.%1$s-max (%3$s)".formatted(name,
							perClientMax, max));
		}
	}

}

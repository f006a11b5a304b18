package markr.platform.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many long requests may be under way by HTTP at a time on this node.
 *
 * @param uploads documents on their way in; those that wait for their outcome do not
 * count
 * @param downloads files on their way out: documents, and tables as CSV
 * @param changes streams of {@code GET /changes}
 */
@Validated
@ConfigurationProperties("markr.http")
record LimitProperties(@DefaultValue @Valid Uploads uploads, @DefaultValue @Valid Downloads downloads,
		@DefaultValue @Valid Changes changes) {

	private static void requireWithin(String name, int perClientMax, String maxName, int max) {
		if (perClientMax > max) {
			throw new IllegalArgumentException(
					"%s is %d, expected 1 to %s (%d)".formatted(name, perClientMax, maxName, max));
		}
	}

	/**
	 * Limits of documents on their way in.
	 *
	 * @param max all together, 1 to 150; the next one is answered 503. Fewer than
	 * {@code server.tomcat.threads.max}, so that slow senders leave threads for all other
	 * calls. The spool directory needs room for as many of the largest documents
	 * @param perSenderMax from one address, 1 to {@code max}; the next one is answered
	 * 429
	 */
	record Uploads(@Min(1) @Max(150) @DefaultValue("32") int max, @Min(1) @DefaultValue("16") int perSenderMax) {

		Uploads {
			requireWithin("markr.http.uploads.per-sender-max", perSenderMax, "markr.http.uploads.max", max);
		}

	}

	/**
	 * Limits of files on their way out.
	 *
	 * @param max all together, 1 to 16; the next one is answered 503. Each may hold a
	 * connection to the database while its client reads, of which there are 20
	 * ({@code spring.datasource.hikari.maximum-pool-size}), and a thread
	 * @param perReaderMax to one address, 1 to {@code max}; the next one is answered 429
	 */
	record Downloads(@Min(1) @Max(16) @DefaultValue("8") int max, @Min(1) @DefaultValue("4") int perReaderMax) {

		Downloads {
			requireWithin("markr.http.downloads.per-reader-max", perReaderMax, "markr.http.downloads.max", max);
		}

	}

	/**
	 * Limits of streams of changes.
	 *
	 * @param max all together, 1 to 1000; the next one is answered 503. Each holds a
	 * connection of the web server, and a thread while something is sent to it
	 * @param perReaderMax to one address, 1 to {@code max}; the next one is answered 429.
	 * All readers behind a proxy have its address
	 */
	record Changes(@Min(1) @Max(1000) @DefaultValue("100") int max, @Min(1) @DefaultValue("50") int perReaderMax) {

		Changes {
			requireWithin("markr.http.changes.per-reader-max", perReaderMax, "markr.http.changes.max", max);
		}

	}

}

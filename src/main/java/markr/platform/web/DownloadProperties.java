package markr.platform.web;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many files may be on their way out by HTTP at a time on this node: documents, and
 * tables as CSV.
 *
 * @param max all together, 1 to 16; whoever asks then is answered 503. Each may hold a
 * connection to the database while its reader reads, of which there are 20
 * ({@code spring.datasource.hikari.maximum-pool-size}), and a thread
 * @param perReaderMax to one address, 1 to {@code max}; whoever asks for more at a time
 * is answered 429
 */
@Validated
@ConfigurationProperties("markr.http.downloads")
record DownloadProperties(@Min(1) @Max(16) @DefaultValue("8") int max, @Min(1) @DefaultValue("4") int perReaderMax) {

	DownloadProperties {
		if (perReaderMax > max) {
			throw new IllegalArgumentException(
					"markr.http.downloads.per-reader-max is %d, expected 1 to markr.http.downloads.max (%d)"
						.formatted(perReaderMax, max));
		}
	}

}

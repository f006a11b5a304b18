package markr.platform.web;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many documents may be on their way in by HTTP at a time on this node; those that
 * wait for their outcome do not count.
 *
 * @param max all together, 1 to 150; whoever comes then is answered 503. Fewer than
 * {@code server.tomcat.threads.max}, so that slow senders leave threads for everybody
 * else. The spool directory needs room for as many of the largest documents
 * @param perSenderMax from one address, 1 to {@code max}; whoever sends more at a time is
 * answered 429
 */
@Validated
@ConfigurationProperties("markr.http.uploads")
record UploadProperties(@Min(1) @Max(150) @DefaultValue("32") int max, @Min(1) @DefaultValue("16") int perSenderMax) {

	UploadProperties {
		if (perSenderMax > max) {
			throw new IllegalArgumentException(
					"markr.http.uploads.per-sender-max is %d, expected 1 to markr.http.uploads.max (%d)"
						.formatted(perSenderMax, max));
		}
	}

}

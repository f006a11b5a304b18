package markr.ingest;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the import. How many imports run at a time on a node is
 * {@code db-scheduler.threads}.
 *
 * @param chunkResults results that are staged and committed together, 1 to 100 000; after
 * a crash an import goes on behind its last chunk. More need more memory.
 * @param attemptsMax how often an import is tried when Markr itself fails, 1 to 100;
 * after the last attempt its document is set aside as FAILED. A document that breaks the
 * rules is refused at the first attempt.
 * @param retryPause pause before the second attempt, doubled for each further one; at
 * least 1 ms
 * @param stopWait how long a shutdown waits for running imports to reach the end of their
 * chunk; what has not reached it then goes on from its last chunk at the next start. At
 * least 1 ms
 */
@Validated
@ConfigurationProperties("markr.ingest")
record IngestProperties(@Min(1) @Max(100_000) @DefaultValue("1000") int chunkResults,
		@Min(1) @Max(100) @DefaultValue("3") int attemptsMax,
		@NotNull @DurationMin(millis = 1) @DefaultValue("2s") Duration retryPause,
		@NotNull @DurationMin(millis = 1) @DefaultValue("10s") Duration stopWait) {
}

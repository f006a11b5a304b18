package markr.results.changes;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of what is read.
 *
 * @param changeReadersMax how many readers of {@code GET /changes} this node has at most,
 * 1 to 1000: each holds a connection of the web server, and a thread while something is
 * sent to it
 */
@Validated
@ConfigurationProperties("markr.results")
record ResultsProperties(@Min(1) @Max(1000) @DefaultValue("100") int changeReadersMax) {

}

package markr.drop.http;

import java.io.File;
import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of {@code POST /import}.
 *
 * @param answerWait how long a sender waits for the outcome at most, 0 s to 10 min; then
 * the response is 202 with the place to ask. A sender can ask for less
 * ({@code Prefer: wait=5})
 * @param spoolDirectory where a body of more than 128 KB, or of unknown size, is
 * collected until it is complete; needs room for the bodies that arrive at one time.
 * Default: the system's temporary folder
 */
// A File because a Path is resolved on the class path first.
@Validated
@ConfigurationProperties("markr.http")
record HttpProperties(@NotNull @DurationMin @DurationMax(minutes = 10) @DefaultValue("30s") Duration answerWait,
		@NotNull File spoolDirectory) {

	HttpProperties {
		if (spoolDirectory == null) {
			spoolDirectory = new File(System.getProperty("java.io.tmpdir"));
		}
	}

}

package markr.platform.postgres;

import java.io.File;
import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.validation.annotation.Validated;

/**
 * Where the default database lives. Without effect as soon as
 * {@code spring.datasource.url} is set, but for {@code startup-wait} and {@code slow}.
 *
 * @param home folder for everything that the default database keeps across restarts;
 * relative to the working directory; made if it is missing. One Markr at a time can use
 * it, a second one does not start.
 * @param database how the embedded server runs
 * @param reader whether Markr only answers, from a standby that
 * {@code spring.datasource.url} leads to: it takes no documents and no orders
 */
// A File because a Path is looked up on the class path first: "db" would become
// target/classes/db.
@ConfigurationProperties("markr")
@Validated
record PlatformProperties(@DefaultValue("./data") File home, @DefaultValue @Valid Database database, boolean reader) {

	PlatformProperties {
		Assert.hasText(home.getPath(), "markr.home must name a folder, but is empty");
	}

	/**
	 * How the embedded server runs.
	 *
	 * @param port TCP port on 127.0.0.1, up to 65535; 0 takes a free one at each start,
	 * from the range of the operating system, so never the well-known 5432. A port that
	 * is in use stops the start.
	 * @param startupWait how long a database, whichever, may take until it accepts
	 * connections when Markr starts, 1 second to 1 hour. Recovery after a crash counts
	 * too. If it is not ready by then, Markr does not start, and an embedded one is
	 * stopped.
	 * @param slow from how long on an operation of whichever database is logged, 1
	 * millisecond to 1 hour
	 */
	record Database(@DefaultValue("0") @Min(0) @Max(65535) int port,
			@DefaultValue("60s") @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration startupWait,
			@DefaultValue("500ms") @DurationMin(millis = 1) @DurationMax(hours = 1) Duration slow) {

	}

}

package markr.drop.inbox;

import java.io.File;
import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the inbox folder.
 *
 * @param directory the folder that files are dropped into, made if absent. Several nodes
 * may share it; it must lie in one file system, its sub-folders included, and that file
 * system must know file locks.
 * @param settle how long a file must stay unchanged before it counts as complete, 0s to
 * 1h, on this process's own clock. Must be longer than the longest pause a writer makes;
 * writers that use a temporary name and rename when done need not wait for it.
 * @param pollInterval pause between two scans of the folder, 10ms to 1m; shorter where
 * the file system reports that something has appeared. However short, a file that was not
 * renamed, and does not show that it is whole, must be seen unchanged by two scans.
 */
// A File because a Path is resolved on the class path first.
@Validated
@ConfigurationProperties("markr.inbox")
record InboxProperties(@NotNull @DefaultValue("./inbox") File directory,
		@NotNull @DurationMin @DurationMax(hours = 1) @DefaultValue("2s") Duration settle,
		@NotNull @DurationMin(millis = 10) @DurationMax(minutes = 1) @DefaultValue("500ms") Duration pollInterval) {

	/** However much appears: so long others may work. */
	private static final Duration PAUSE_MIN = Duration.ofMillis(50);

	/** The part of the pause that nothing ends. */
	Duration restingPause() {
		return (this.pollInterval.compareTo(PAUSE_MIN) < 0) ? this.pollInterval : PAUSE_MIN;
	}

	/** The part of the pause that an arrival ends. */
	Duration watchingPause() {
		return this.pollInterval.minus(restingPause());
	}

}

package markr.drop.inbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.health.contributor.Health;

import static org.assertj.core.api.Assertions.assertThat;

class InboxCheckTests {

	private final Health.Builder health = Health.up();

	private final Map<String, String> problems = new LinkedHashMap<>();

	@TempDir
	Path folder;

	@Test
	void findsNoProblemWhenThereIsRoom() {
		check(this.folder, 1);

		assertThat(this.problems).isEmpty();
		assertThat(this.health.build().getDetails()).containsKeys("inbox", "inbox_room_bytes");
	}

	@Test
	void saysThatTheLargestDocumentWouldNotFit() {
		check(this.folder, Long.MAX_VALUE);

		assertThat(this.problems.get("inbox_room")).contains("Make room");
	}

	@Test
	void saysThatASourceIsOnAnotherFileSystem() {
		// There is always one below the root of a Linux, and nothing is written to it.
		check(Path.of("/"), 1);

		assertThat(this.problems.get("file_system")).contains("on another file system", "Mount the inbox as a whole");
	}

	@Test
	void leavesAnInboxThatIsGoneToItsOwnHealth() {
		check(this.folder.resolve("gone"), 1);

		assertThat(this.problems).isEmpty();
		assertThat(this.health.build().getDetails()).containsOnlyKeys("inbox");
	}

	private void check(Path inbox, long roomBytesMin) {
		new InboxCheck(new InboxProperties(inbox.toFile(), Duration.ZERO, Duration.ofMillis(10))).check(this.health,
				this.problems, roomBytesMin);
	}

}

package markr.drop.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import markr.drop.SmallDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.health.contributor.Health;

import static org.assertj.core.api.Assertions.assertThat;

class SpoolCheckTests {

	private final Health.Builder health = Health.up();

	private final Map<String, String> problems = new LinkedHashMap<>();

	@TempDir
	Path folder;

	@Test
	void findsNoProblemWhenThereIsRoom() {
		check(this.folder.resolve("spool"), 1);

		assertThat(this.problems).isEmpty();
		assertThat(this.health.build().getDetails()).containsKeys("spool", "spool_room_bytes");
	}

	@Test
	void saysThatTheLargestDocumentWouldNotFit() {
		check(this.folder, Long.MAX_VALUE);

		assertThat(this.problems.get("spool_room")).contains("Make room");
	}

	@Test
	void saysThatBodiesCannotBeCollected() throws IOException {
		Path file = Files.createFile(this.folder.resolve("file"));

		check(file.resolve("spool"), 1);

		assertThat(this.problems.get("spool_rights")).contains(file.toString(), "markr.http.spool-directory");
	}

	/** An empty file may be had on it. */
	@Test
	void writesToFindOutThatADiskIsFullOrReadOnly() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(64, 64)) {
			disk.fill();
			check(disk.path(), 1);
			assertThat(this.problems.get("spool_rights")).contains("No space left on device");

			disk.makeRoom();
			disk.makeReadOnly();
			check(disk.path(), 1);
			assertThat(this.problems.get("spool_rights")).contains("Read-only file system");
		}
	}

	private void check(Path spool, long roomBytesMin) {
		new SpoolCheck(new HttpProperties(Duration.ZERO, spool.toFile())).check(this.health, this.problems,
				roomBytesMin);
	}

}

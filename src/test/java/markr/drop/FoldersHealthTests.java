package markr.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import markr.importvault.VaultProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class FoldersHealthTests {

	@TempDir
	Path folder;

	@Test
	void areWellWhenThereIsRoom() {
		Health health = look(this.folder, this.folder.resolve("spool"), DataSize.ofBytes(1));

		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsKeys("inbox_room_bytes", "spool_room_bytes");
	}

	@Test
	void saysThatTheLargestDocumentWouldNotFit() {
		Health health = look(this.folder, this.folder, DataSize.ofTerabytes(100_000));

		assertThat(health.getStatus()).isEqualTo(InboxHealthIndicator.DEGRADED);
		assertThat(health.getDetails().get("inbox_room")).asString().contains("Make room");
	}

	@Test
	void saysThatBodiesCannotBeCollected() throws IOException {
		Path file = Files.createFile(this.folder.resolve("file"));

		Health health = look(this.folder, file.resolve("spool"), DataSize.ofBytes(1));

		assertThat(health.getStatus()).isEqualTo(InboxHealthIndicator.DEGRADED);
		assertThat(health.getDetails().get("spool_rights")).asString()
			.contains(file.toString(), "markr.http.spool-directory");
	}

	@Test
	void saysThatASourceIsOnAnotherFileSystem() {
		// There is always one below the root of a Linux, and nothing is written to it.
		Health health = look(Path.of("/"), this.folder, DataSize.ofBytes(1));

		assertThat(health.getDetails().get("file_system")).asString()
			.contains("on another file system", "Mount the inbox as a whole");
	}

	private static Health look(Path inbox, Path spool, DataSize documentSizeMax) {
		FoldersHealthIndicator folders = new FoldersHealthIndicator(
				new InboxProperties(inbox.toFile(), Duration.ZERO, Duration.ofSeconds(1)),
				new HttpProperties(Duration.ZERO, spool.toFile()), new VaultProperties(documentSizeMax, 1, "node"));
		folders.refresh();
		return folders.health();
	}

}

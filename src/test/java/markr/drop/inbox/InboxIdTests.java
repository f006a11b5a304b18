package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class InboxIdTests {

	@TempDir
	private Path inbox;

	private InboxPlace place;

	@BeforeEach
	void open() throws IOException {
		this.place = new InboxPlace(this.inbox, UUID.randomUUID().toString(), new Inodes());
	}

	@AfterEach
	void close() throws IOException {
		this.place.close();
	}

	@Test
	void isTheSameForAllAndForEver() {
		assertThat(IntStream.range(0, 20).parallel().mapToObj((i) -> id()).distinct()).hasSize(1);
	}

	@Test
	void isGivenAnewWhereCrashLeftHalfOfIt() throws IOException {
		Files.writeString(this.inbox.resolve(".claim/inbox-id"), "02f1c3d4-");

		assertThat(id()).hasSize(36).isEqualTo(id());
	}

	private String id() {
		try {
			return InboxId.of(this.place.claims().claims(), UUID.randomUUID().toString());
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}

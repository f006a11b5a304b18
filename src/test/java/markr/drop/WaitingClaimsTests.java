package markr.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class WaitingClaimsTests {

	private final WaitingClaims waiting = new WaitingClaims(Duration.ZERO, System::nanoTime);

	@TempDir
	private Path folder;

	@Test
	void ownsNothingAnyMoreOnceGivenUp(CapturedOutput output) throws IOException {
		ClaimedFile there = claimed("there.xml");
		ClaimedFile gone = claimed("gone.xml");
		this.waiting.inDoubt(there, new IllegalStateException("a piece of a document"));
		this.waiting.untilSettled(gone);
		Files.delete(gone.path());
		assertThat(this.waiting.trouble()).contains("1 files", "IllegalStateException").doesNotContain("a piece");

		this.waiting.giveUp();

		this.waiting.takeDue();
		assertThat(this.waiting.takeDue()).isEmpty();
		assertThat(this.waiting.trouble()).isNull();
		assertThat(output).contains("gone.xml has been removed").doesNotContain("there.xml");
	}

	private ClaimedFile claimed(String name) throws IOException {
		Path file = Files.createFile(this.folder.resolve(name));
		return new ClaimedFile(UUID.randomUUID(), file, null, name, FileState.of(file));
	}

}

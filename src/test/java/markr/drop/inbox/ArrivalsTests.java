package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class ArrivalsTests {

	private static final Duration FOR_EVER = Duration.ofHours(1);

	private final Arrivals arrivals = new Arrivals();

	@TempDir
	private Path folder;

	@AfterEach
	void close() throws IOException {
		this.arrivals.close();
	}

	@Test
	void endThePauseWhenAFileIsRenamedIntoTheFolder(@TempDir Path elsewhere) throws IOException {
		Path written = Files.writeString(elsewhere.resolve("a"), "<a/>");
		this.arrivals.watch(this.folder);

		Files.move(written, this.folder.resolve("a.xml"));

		this.arrivals.await(FOR_EVER);
	}

	@Test
	void endThePauseAgainAfterTheFolderWasMadeAnew() throws IOException {
		Path source = Files.createDirectory(this.folder.resolve("scanner"));
		this.arrivals.watch(source);
		Files.delete(source);
		this.arrivals.await(FOR_EVER);
		Files.createDirectory(source);
		this.arrivals.watch(source);

		Files.createFile(source.resolve("a.xml"));

		this.arrivals.await(FOR_EVER);
	}

	@Test
	void letThePauseEndWhenNothingArrives() {
		this.arrivals.watch(this.folder);

		this.arrivals.await(Duration.ofMillis(10));
	}

}

package markr.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SettledFilterTests {

	// Monotonic clocks may pass Long.MAX_VALUE.
	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

	private final SettledFilter filter = new SettledFilter(Duration.ofSeconds(2), this.nanos::get);

	@TempDir
	private Path folder;

	@Test
	void needsTwoLooksHoweverShortTheTime() throws IOException {
		SettledFilter hasty = new SettledFilter(Duration.ZERO, this.nanos::get);
		Path file = Files.createFile(this.folder.resolve("a.xml"));

		assertThat(hasty.filterFiles(files(file))).isEmpty();
		assertThat(hasty.filterFiles(files(file))).hasSize(1);
	}

	@Test
	void startsAnewWhenOnlyTheTimeChanges() throws IOException {
		Path file = Files.createFile(this.folder.resolve("a.xml"));
		this.filter.filterFiles(files(file));
		Files.setLastModifiedTime(file, FileTime.fromMillis(0));
		pass(2);

		assertThat(this.filter.filterFiles(files(file))).isEmpty();
		pass(2);
		assertThat(this.filter.filterFiles(files(file))).hasSize(1);
	}

	@Test
	void startsAnewWhenAnotherFileTookTheName() throws IOException {
		Path file = Files.createFile(this.folder.resolve("a.xml"));
		Path another = Files.createFile(this.folder.resolve("b"));
		Files.setLastModifiedTime(file, FileTime.fromMillis(0));
		Files.setLastModifiedTime(another, FileTime.fromMillis(0));
		this.filter.filterFiles(files(file));
		Files.move(another, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
		pass(2);

		assertThat(this.filter.filterFiles(files(file))).isEmpty();
	}

	@Test
	void goesOnCountingWhenFinalNameChanges() throws IOException {
		Path file = Files.createFile(this.folder.resolve("a.xml"));
		this.filter.filterFiles(files(file));
		pass(2);

		assertThat(this.filter.filterFiles(files(Files.move(file, this.folder.resolve("b.xml"))))).hasSize(1);
	}

	@Test
	void remembersThatFileWasRenamedWhenDone() throws IOException {
		Path part = Files.createFile(this.folder.resolve("a.xml.part"));
		assertThat(this.filter.filterFiles(files(part))).isEmpty();
		Path file = Files.move(part, this.folder.resolve("a.xml"));

		assertThat(this.filter.filterFiles(files(file))).hasSize(1);
		assertThat(this.filter.filterFiles(files(file))).hasSize(1);
	}

	@Test
	void doesNotTakeRenameToAnotherTemporaryNameForTheEnd() throws IOException {
		Path part = Files.createFile(this.folder.resolve("a.xml.part"));
		this.filter.filterFiles(files(part));

		assertThat(this.filter.filterFiles(files(Files.move(part, this.folder.resolve("a.xml.tmp"))))).isEmpty();
	}

	@Test
	void forgetsFileThatIsGone() throws IOException {
		Path file = Files.createFile(this.folder.resolve("a.xml"));
		this.filter.filterFiles(files(file));
		this.filter.filterFiles(files());
		pass(2);

		assertThat(this.filter.filterFiles(files(file))).isEmpty();
	}

	private void pass(int seconds) {
		this.nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
	}

	private static InboxFile[] files(Path... paths) throws IOException {
		InboxFile[] files = new InboxFile[paths.length];
		for (int i = 0; i < paths.length; i++) {
			files[i] = InboxFile.read(paths[i], null);
		}
		return files;
	}

}

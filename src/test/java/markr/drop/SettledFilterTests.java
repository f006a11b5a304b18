package markr.drop;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SettledFilterTests {

	// Monotonic clocks may pass Long.MAX_VALUE.
	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

	private final SettledFilter<TestFile> filter = new SettledFilter<>(Duration.ofSeconds(2), this.nanos::get,
			(file) -> false, (file) -> false);

	@TempDir
	private Path folder;

	@Test
	void needsTwoLooksHoweverShortTheTime() throws IOException {
		SettledFilter<TestFile> hasty = new SettledFilter<>(Duration.ZERO, this.nanos::get, (file) -> false,
				(file) -> false);
		Path file = Files.createFile(this.folder.resolve("a.xml"));

		assertThat(hasty.filter(files(file))).isEmpty();
		assertThat(hasty.filter(files(file))).hasSize(1);
	}

	@Test
	void acceptsAtOnceWhatShowsThatItIsWhole() throws IOException {
		SettledFilter<TestFile> whole = new SettledFilter<>(Duration.ofSeconds(2), this.nanos::get, (file) -> true,
				(file) -> false);
		Path part = Files.createFile(this.folder.resolve("a.xml.part"));
		Path file = Files.createFile(this.folder.resolve("b.xml"));

		assertThat(whole.filter(files(part, file))).extracting(TestFile::path).containsExactly(file);
	}

	@Test
	void startsAnewWhenOnlyTheTimeChanges() throws IOException {
		Path file = Files.createFile(this.folder.resolve("a.xml"));
		this.filter.filter(files(file));
		Files.setLastModifiedTime(file, FileTime.fromMillis(0));
		pass(2);

		assertThat(this.filter.filter(files(file))).isEmpty();
		pass(2);
		assertThat(this.filter.filter(files(file))).hasSize(1);
	}

	@Test
	void startsAnewWhenAnotherFileTookTheName() throws IOException {
		Path file = Files.createFile(this.folder.resolve("a.xml"));
		Path another = Files.createFile(this.folder.resolve("b"));
		Files.setLastModifiedTime(file, FileTime.fromMillis(0));
		Files.setLastModifiedTime(another, FileTime.fromMillis(0));
		this.filter.filter(files(file));
		Files.move(another, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
		pass(2);

		assertThat(this.filter.filter(files(file))).isEmpty();
	}

	@Test
	void keepsCountingWhenFinalNameChanges() throws IOException {
		Path file = Files.createFile(this.folder.resolve("a.xml"));
		this.filter.filter(files(file));
		pass(2);

		assertThat(this.filter.filter(files(Files.move(file, this.folder.resolve("b.xml"))))).hasSize(1);
	}

	@Test
	void remembersThatFileWasRenamedWhenDone() throws IOException {
		Path part = Files.createFile(this.folder.resolve("a.xml.part"));
		assertThat(this.filter.filter(files(part))).isEmpty();
		Path file = Files.move(part, this.folder.resolve("a.xml"));

		assertThat(this.filter.filter(files(file))).hasSize(1);
		assertThat(this.filter.filter(files(file))).hasSize(1);
	}

	@Test
	void doesNotTakeRenameToAnotherTemporaryNameForTheEnd() throws IOException {
		Path part = Files.createFile(this.folder.resolve("a.xml.part"));
		this.filter.filter(files(part));

		assertThat(this.filter.filter(files(Files.move(part, this.folder.resolve("a.xml.tmp"))))).isEmpty();
	}

	@Test
	void forgetsFileThatIsGone() throws IOException {
		Path file = Files.createFile(this.folder.resolve("a.xml"));
		this.filter.filter(files(file));
		this.filter.filter(files());
		pass(2);

		assertThat(this.filter.filter(files(file))).isEmpty();
	}

	@Test
	void examinesOnceAsLongAsNothingChanges() throws IOException {
		List<TestFile> examined = new ArrayList<>();
		SettledFilter<TestFile> examining = new SettledFilter<>(Duration.ofSeconds(2), this.nanos::get, (file) -> {
			examined.add(file);
			return file.state().sizeBytes() == 3;
		}, (file) -> false);
		Path file = Files.createFile(this.folder.resolve("a.xml"));
		assertThat(examining.filter(files(file))).isEmpty();
		assertThat(examining.filter(files(file))).isEmpty();
		assertThat(examined).hasSize(1);
		Files.writeString(file, "<a>");

		assertThat(examining.filter(files(file))).hasSize(1);
		assertThat(examining.filter(files(file))).as("still, if it could not be claimed").hasSize(1);
		assertThat(examined).hasSize(2);
	}

	@Test
	void examinesFewFilesAtFirstAndMoreWhileTheyAreWhole() throws IOException {
		SettledFilter<TestFile> examining = new SettledFilter<>(Duration.ofSeconds(2), this.nanos::get,
				(file) -> !file.name().startsWith("4"), (file) -> true);
		Path[] many = new Path[80];
		for (int i = 0; i < many.length; i++) {
			many[i] = Files.createFile(this.folder.resolve("%02d.xml".formatted(i)));
		}

		assertThat(examining.filter(files(many))).hasSize(10);
		assertThat(examining.filter(files(many))).hasSize(10 + 20);
		assertThat(examining.filter(files(many))).as("of 40, ten are not").hasSize(30 + 30);
		assertThat(examining.filter(files(many))).hasSize(60 + 10);
	}

	private void pass(int seconds) {
		this.nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
	}

	@Test
	void examinesFewerFilesThatAreLong() throws IOException {
		SettledFilter<TestFile> examining = new SettledFilter<>(Duration.ofSeconds(2), this.nanos::get, (file) -> true,
				(file) -> true);
		Path[] many = new Path[10];
		for (int i = 0; i < many.length; i++) {
			many[i] = this.folder.resolve(i + ".xml");
			try (RandomAccessFile file = new RandomAccessFile(many[i].toFile(), "rw")) {
				file.setLength(10 * 1024 * 1024);
			}
		}

		assertThat(examining.filter(files(many))).as("64 MB").hasSize(7);
		assertThat(examining.filter(files(many))).hasSize(10);
	}

	private static List<TestFile> files(Path... paths) throws IOException {
		List<TestFile> files = new ArrayList<>();
		for (Path path : paths) {
			files.add(TestFile.read(path));
		}
		return files;
	}

	@Test
	void waitsLongerForWhatIsCutOffAndExaminesItOnce() throws IOException {
		AtomicInteger examined = new AtomicInteger();
		SettledFilter<TestFile> examining = new SettledFilter<>(Duration.ofSeconds(2), this.nanos::get, (file) -> false,
				(file) -> examined.incrementAndGet() > 0);
		List<TestFile> files = List.of(TestFile.read(Files.createFile(this.folder.resolve("cut-off.xml"))));
		examining.filter(files);
		for (int second = 1; second < 30; second++) {
			this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());
			assertThat(examining.filter(files)).isEmpty();
		}
		this.nanos.addAndGet(Duration.ofSeconds(1).toNanos());

		assertThat(examining.filter(files)).hasSize(1);
		assertThat(examined).hasValue(1);
	}

}

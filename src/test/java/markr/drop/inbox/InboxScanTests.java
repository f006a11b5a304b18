package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import markr.drop.DroppedFile;
import markr.drop.FileName;
import markr.drop.RepeatedWarnings;
import markr.drop.SourceScan;
import markr.drop.Sources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class InboxScanTests {

	@TempDir
	private Path inbox;

	private final AtomicInteger examined = new AtomicInteger();

	private final AtomicInteger listed = new AtomicInteger();

	private final AtomicInteger asked = new AtomicInteger();

	private long nanos;

	private InboxFolder folder;

	@BeforeEach
	void open() {
		this.folder = InboxFolder.open(new InboxProperties(this.inbox.toFile(), Duration.ZERO, Duration.ofMillis(10)),
				System::nanoTime);
	}

	@AfterEach
	void close() throws IOException {
		this.folder.close();
	}

	@Test
	void findsSourcesBehindFullInbox() throws IOException {
		for (int i = 0; i < 1050; i++) {
			Files.createFile(this.inbox.resolve(i + ".xml"));
		}
		for (int i = 0; i < 20; i++) {
			file("source-" + i, "a.xml", 0);
		}

		assertThat(list()).filteredOn((file) -> file.source() != null).hasSize(20);
	}

	@Test
	void examinesBoundedNumberOfEntriesPerScanAndFindsSourcesAllTheSame() throws IOException {
		for (int i = 0; i < 3000; i++) {
			Files.createFile(this.inbox.resolve(i + ".xml"));
		}
		for (int i = 0; i < 20; i++) {
			file("source-" + i, "a.xml", 0);
		}
		int restMax = 700;
		int examinedMax = 1000 + restMax + 2 * 20;

		try (SourceScan<InboxFile> scan = new SourceScan<>(counting(), new RepeatedWarnings("the inbox"), restMax,
				System::nanoTime)) {
			Set<String> found = new HashSet<>();
			for (int pass = 0; pass <= 3020 / restMax; pass++) {
				scan.list().stream().map(InboxFile::source).filter(Objects::nonNull).forEach(found::add);
				assertThat(this.examined.getAndSet(0)).isBetween(1001, examinedMax);
			}
			assertThat(found).hasSize(20);
		}
	}

	@Test
	void isNotFilledUpByTemporaryNames() throws IOException {
		for (int i = 0; i < 1400; i++) {
			file("scanner", i + ".part", 0);
		}
		// Wherever the file system lists them, some come late.
		for (int i = 0; i < 20; i++) {
			file("scanner", i + ".xml", 0);
		}

		assertThat(list()).filteredOn((file) -> !file.isTemporary()).hasSize(20);
	}

	@Test
	void listsKnownSourcesUntilTheyAreGone() throws IOException {
		for (int i = 0; i < 1050; i++) {
			Files.createFile(this.inbox.resolve(i + ".xml"));
		}
		file("gone", "a.xml", 0);
		file("linked", "a.xml", 0);
		try (SourceScan<InboxFile> scan = scan(new RepeatedWarnings("the inbox"))) {
			assertThat(scan.list()).filteredOn((file) -> file.source() != null).hasSize(2);

			Files.delete(this.inbox.resolve("gone/a.xml"));
			Files.delete(this.inbox.resolve("gone"));
			Files.move(this.inbox.resolve("linked"), this.inbox.resolve(".hidden"));
			Files.createSymbolicLink(this.inbox.resolve("linked"), this.inbox.resolve(".hidden"));

			assertThat(scan.list()).filteredOn((file) -> file.source() != null).isEmpty();
		}
	}

	@Test
	void letsNothingStarveBehindWhatIsStuck() throws IOException {
		for (int i = 0; i < 1200; i++) {
			file("scanner", "stuck-" + i + ".xml", 0);
		}
		for (int i = 0; i < 1100; i++) {
			Files.createSymbolicLink(this.inbox.resolve("scanner/link-" + i), this.inbox);
		}
		// Wherever the file system lists them, some come late.
		for (int i = 0; i < 20; i++) {
			file("scanner", "good-" + i + ".xml", 1000);
		}
		RepeatedWarnings warnings = new RepeatedWarnings("the inbox");
		Set<Path> taken = new HashSet<>();
		try (SourceScan<InboxFile> scan = scan(warnings)) {
			for (int pass = 0; pass < 3; pass++) {
				for (InboxFile file : scan.list()) {
					if (FileName.of(file.path()).startsWith("good-")) {
						taken.add(file.path());
					}
					else if (file.kind() == DroppedFile.Kind.FILE) {
						warnings.stuck(file.path(), "cannot be taken");
					}
				}
				warnings.endScan();
			}
		}

		assertThat(taken).hasSize(20);
	}

	@Test
	void passesByHiddenFoldersAndRejectedOnes() throws IOException {
		file(".claim", "a.xml", 0);
		file(".snapshot", "a.xml", 0);
		file("rejected", "a.xml", 0);
		file("Rejected", "a.xml", 0);
		file("scanner/rejected", "a.xml", 0);

		assertThat(list()).isEmpty();
	}

	@Test
	void failsWhileTheInboxIsAway() throws IOException {
		SourceScan<InboxFile> scan = scan(new RepeatedWarnings("the inbox"));
		FileSystemUtils.deleteRecursively(this.inbox);

		assertThatIOException().isThrownBy(scan::list);
		Files.createDirectory(this.inbox);
		file("scanner", "a.xml", 0);

		assertThat(scan.list()).hasSize(1);
	}

	@Test
	void listsFoldersThatHaveChangedAndExaminesFewOfTheOthers() throws IOException {
		int idle = 1200;
		for (int i = 0; i < idle; i++) {
			Files.createDirectories(this.inbox.resolve("source-" + i));
		}
		try (SourceScan<InboxFile> scan = idleScan(new RepeatedWarnings("the inbox"))) {
			assertThat(List.of(this.listed.getAndSet(0), this.asked.getAndSet(0))).containsExactly(0, 1 + 250);

			file("source-700", "a.xml", 0);
			Set<Path> found = new HashSet<>();
			for (int pass = 0; pass < 5; pass++) {
				scan.list().forEach((file) -> found.add(file.path()));
			}

			assertThat(found).containsExactly(this.inbox.resolve("source-700/a.xml"));
			// The one that has changed, and as long as there is a file in it.
			assertThat(this.listed.get()).isBetween(1, 5);
		}
	}

	@Test
	void listsWhatDoesNotShowChangesNowAndThen() throws IOException {
		Files.createDirectories(this.inbox.resolve("scanner"));
		try (SourceScan<InboxFile> scan = idleScan(new RepeatedWarnings("the inbox"))) {
			FileTime before = Files.getLastModifiedTime(this.inbox.resolve("scanner"));
			file("scanner", "a.xml", 0);
			Files.setLastModifiedTime(this.inbox.resolve("scanner"), before);
			assertThat(scan.list()).isEmpty();

			this.nanos += Duration.ofSeconds(30).toNanos();

			assertThat(scan.list()).hasSize(1);
		}
	}

	@Test
	void listsAgainWhatHasJustChanged() throws IOException {
		Files.createDirectories(this.inbox.resolve("scanner"));
		try (SourceScan<InboxFile> scan = counted(new RepeatedWarnings("the inbox"))) {
			scan.list();
			FileTime before = Files.getLastModifiedTime(this.inbox.resolve("scanner"));
			// Another entry within the same tick of a coarse clock.
			file("scanner", "a.xml", 0);
			Files.setLastModifiedTime(this.inbox.resolve("scanner"), before);
			this.nanos += Duration.ofMillis(2900).toNanos();

			assertThat(scan.list()).hasSize(1);
		}
	}

	@Test
	void reportsWhatIsStuckAtEachScan() throws IOException {
		file("scanner/deep", "a.xml", 0);
		Files.createDirectories(this.inbox.resolve("linked"));
		Files.createSymbolicLink(this.inbox.resolve("linked/elsewhere"), this.inbox);
		Files.createSymbolicLink(this.inbox.resolve("link"), this.inbox);
		RepeatedWarnings warnings = new RepeatedWarnings("the inbox");
		try (SourceScan<InboxFile> scan = idleScan(warnings)) {
			warnings.endScan();
			scan.list();
			warnings.endScan();

			assertThat(warnings.problem()).startsWith("Cannot be taken: 3 files or folders.");
		}
	}

	private List<InboxFile> list() throws IOException {
		return scan(new RepeatedWarnings("the inbox")).list();
	}

	private SourceScan<InboxFile> scan(RepeatedWarnings warnings) {
		return new SourceScan<>(new InboxSources(this.inbox, warnings, Duration.ZERO), warnings, 20_000,
				System::nanoTime);
	}

	private void file(String source, String name, long modifiedMillis) throws IOException {
		Path file = Files.createDirectories(this.inbox.resolve(source)).resolve(name);
		Files.createFile(file);
		Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
	}

	/** A scan that has seen long enough that nothing changes. */
	private SourceScan<InboxFile> idleScan(RepeatedWarnings warnings) throws IOException {
		SourceScan<InboxFile> scan = counted(warnings);
		for (int pass = 0; pass < 9; pass++) {
			scan.list();
			warnings.endScan();
			this.nanos += Duration.ofMillis(1500).toNanos();
		}
		this.listed.set(0);
		this.asked.set(0);
		scan.list();
		return scan;
	}

	/** A scan on the test's clock that counts what it asks of the file system. */
	@SuppressWarnings("unchecked")
	private SourceScan<InboxFile> counted(RepeatedWarnings warnings) throws IOException {
		InboxSources sources = new InboxSources(this.inbox, warnings, Duration.ZERO);
		Sources<InboxFile> counted = Mockito.mock(Sources.class, AdditionalAnswers.delegatesTo(sources));
		Mockito.doAnswer((call) -> {
			this.listed.incrementAndGet();
			return sources.open(call.getArgument(0));
		}).when(counted).open(Mockito.any());
		Mockito.doAnswer((call) -> {
			this.asked.incrementAndGet();
			return sources.state(call.getArgument(0));
		}).when(counted).state(Mockito.any());
		return new SourceScan<>(counted, warnings, 20_000, () -> this.nanos);
	}

	/** The folder, counting the entries that are examined. */
	@SuppressWarnings("unchecked")
	private Sources<InboxFile> counting() throws IOException {
		InboxSources sources = new InboxSources(this.inbox, new RepeatedWarnings("the inbox"), Duration.ZERO);
		Sources<InboxFile> counting = Mockito.mock(Sources.class, AdditionalAnswers.delegatesTo(sources));
		Mockito.doAnswer((call) -> {
			Sources.Entries<InboxFile> entries = sources.open(call.getArgument(0));
			Sources.Entries<InboxFile> counted = Mockito.mock(Sources.Entries.class,
					AdditionalAnswers.delegatesTo(entries));
			Mockito.doAnswer((next) -> {
				InboxFile entry = entries.next();
				this.examined.addAndGet((entry != null) ? 1 : 0);
				return entry;
			}).when(counted).next();
			return counted;
		}).when(counting).open(Mockito.any());
		return counting;
	}

}

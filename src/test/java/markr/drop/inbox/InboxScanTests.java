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

	private InboxFolder folder;

	@BeforeEach
	void open() {
		this.folder = InboxFolder.open(new InboxProperties(this.inbox.toFile(), Duration.ZERO, Duration.ofSeconds(1)),
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

		try (SourceScan<InboxFile> scan = new SourceScan<>(counting(), new RepeatedWarnings("the inbox"), restMax)) {
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

	private List<InboxFile> list() throws IOException {
		return scan(new RepeatedWarnings("the inbox")).list();
	}

	private SourceScan<InboxFile> scan(RepeatedWarnings warnings) {
		return new SourceScan<>(new InboxSources(this.inbox, warnings), warnings, 20_000);
	}

	private void file(String source, String name, long modifiedMillis) throws IOException {
		Path file = Files.createDirectories(this.inbox.resolve(source)).resolve(name);
		Files.createFile(file);
		Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
	}

	/** The folder, counting the entries that are examined. */
	@SuppressWarnings("unchecked")
	private SourceScan.Folders<InboxFile> counting() throws IOException {
		InboxSources sources = new InboxSources(this.inbox, new RepeatedWarnings("the inbox"));
		SourceScan.Folders<InboxFile> counting = Mockito.mock(SourceScan.Folders.class,
				AdditionalAnswers.delegatesTo(sources));
		Mockito.doAnswer((call) -> {
			SourceScan.Entries<InboxFile> entries = sources.open(call.getArgument(0));
			SourceScan.Entries<InboxFile> counted = Mockito.mock(SourceScan.Entries.class,
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

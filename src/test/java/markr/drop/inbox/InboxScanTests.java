package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import markr.drop.FileName;
import markr.drop.RepeatedWarnings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class InboxScanTests {

	@TempDir
	private Path inbox;

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
		AtomicInteger examined = new AtomicInteger();

		try (InboxScan scan = new CountingScan(this.inbox, restMax, examined)) {
			Set<String> found = new HashSet<>();
			for (int pass = 0; pass <= 3020 / restMax; pass++) {
				scan.list().stream().map(InboxFile::source).filter(Objects::nonNull).forEach(found::add);
				assertThat(examined.getAndSet(0)).isBetween(1001, examinedMax);
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
		try (InboxScan scan = new InboxScan(this.inbox, new RepeatedWarnings("the inbox"))) {
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
		try (InboxScan scan = new InboxScan(this.inbox, warnings)) {
			for (int pass = 0; pass < 3; pass++) {
				for (InboxFile file : scan.list()) {
					if (FileName.of(file.path()).startsWith("good-")) {
						taken.add(file.path());
					}
					else if (file.attributes().isRegularFile()) {
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
		InboxScan scan = new InboxScan(this.inbox, new RepeatedWarnings("the inbox"));
		Files.delete(this.inbox);

		assertThatIOException().isThrownBy(scan::list);
		Files.createDirectory(this.inbox);
		file("scanner", "a.xml", 0);

		assertThat(scan.list()).hasSize(1);
	}

	private List<InboxFile> list() throws IOException {
		return new InboxScan(this.inbox, new RepeatedWarnings("the inbox")).list();
	}

	private void file(String source, String name, long modifiedMillis) throws IOException {
		Path file = Files.createDirectories(this.inbox.resolve(source)).resolve(name);
		Files.createFile(file);
		Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
	}

	private static final class CountingScan extends InboxScan {

		private final AtomicInteger examined;

		private CountingScan(Path inbox, int restMax, AtomicInteger examined) {
			super(inbox, new RepeatedWarnings("the inbox"), restMax);
			this.examined = examined;
		}

		@Override
		FolderListing list(Path folder, String source) throws IOException {
			return new FolderListing(folder, source, new RepeatedWarnings("the inbox")) {

				@Override
				InboxFile next() {
					CountingScan.this.examined.incrementAndGet();
					return super.next();
				}

			};
		}

	}

}

package markr.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.integration.file.filters.AcceptAllFileListFilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class InboxScanTests {

	@TempDir
	private Path inbox;

	@Test
	void letsNoSourceStarveTheOthers() throws IOException {
		for (int i = 0; i < 1050; i++) {
			file("huge", i + ".xml", 0);
		}
		for (int i = 0; i < 10; i++) {
			file("small-" + i, "a.xml", 5_000_000);
		}
		Files.createFile(this.inbox.resolve("b.xml"));

		List<InboxFile> found = look();

		assertThat(found).hasSize(InboxScan.HANDED_OUT_MAX);
		assertThat(found.subList(0, 12)).extracting(InboxFile::source).doesNotHaveDuplicates();
	}

	@Test
	void findsSourcesBehindFullInbox() throws IOException {
		for (int i = 0; i < 1050; i++) {
			Files.createFile(this.inbox.resolve(i + ".xml"));
		}
		for (int i = 0; i < 20; i++) {
			file("source-" + i, "a.xml", 0);
		}

		assertThat(look()).filteredOn((file) -> file.source() != null).hasSize(20);
	}

	@Test
	void examinesBoundedNumberOfEntriesPerLookAndFindsSourcesAllTheSame() throws IOException {
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
			for (int look = 0; look <= 3020 / restMax; look++) {
				scan.look().stream().map(InboxFile::source).filter(Objects::nonNull).forEach(found::add);
				assertThat(examined.getAndSet(0)).isBetween(1001, examinedMax);
			}
			assertThat(found).hasSize(20);
		}
	}

	@Test
	void looksIntoKnownSourcesUntilTheyAreGone() throws IOException {
		for (int i = 0; i < 1050; i++) {
			Files.createFile(this.inbox.resolve(i + ".xml"));
		}
		file("gone", "a.xml", 0);
		file("linked", "a.xml", 0);
		try (InboxScan scan = new InboxScan(this.inbox, new AcceptAllFileListFilter<>(), new Notices())) {
			assertThat(scan.look()).filteredOn((file) -> file.source() != null).hasSize(2);

			Files.delete(this.inbox.resolve("gone/a.xml"));
			Files.delete(this.inbox.resolve("gone"));
			Files.move(this.inbox.resolve("linked"), this.inbox.resolve(".hidden"));
			Files.createSymbolicLink(this.inbox.resolve("linked"), this.inbox.resolve(".hidden"));

			assertThat(scan.look()).filteredOn((file) -> file.source() != null).isEmpty();
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
		Notices notices = new Notices();
		Set<Path> taken = new HashSet<>();
		try (InboxScan scan = new InboxScan(this.inbox, new AcceptAllFileListFilter<>(), notices)) {
			for (int look = 0; look < 3; look++) {
				for (InboxFile file : scan.look()) {
					if (FileName.of(file.path()).startsWith("good-")) {
						taken.add(file.path());
					}
					else if (file.attributes().isRegularFile()) {
						notices.stuck(file.path(), "cannot be taken");
					}
				}
			}
		}

		assertThat(taken).hasSize(20);
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

		assertThat(new InboxScan(this.inbox, new FinalNameFilter(), new Notices()).look()).hasSize(20);
	}

	@Test
	void handsOutTheOldestOfSourceFirst() throws IOException {
		file("scanner", "a.xml", 3000);
		file("scanner", "b.xml", 1000);
		file("scanner", "c.xml", 2000);

		assertThat(look()).extracting((file) -> FileName.of(file.path())).containsExactly("b.xml", "c.xml", "a.xml");
	}

	@Test
	void passesByHiddenFoldersAndRejectedOnes() throws IOException {
		file(".claim", "a.xml", 0);
		file(".snapshot", "a.xml", 0);
		file("rejected", "a.xml", 0);
		file("Rejected", "a.xml", 0);
		file("scanner/rejected", "a.xml", 0);

		assertThat(look()).isEmpty();
	}

	@Test
	void failsWhileTheInboxIsAway() throws IOException {
		InboxScan scan = new InboxScan(this.inbox, new AcceptAllFileListFilter<>(), new Notices());
		Files.delete(this.inbox);

		assertThatIOException().isThrownBy(scan::look);
		Files.createDirectory(this.inbox);
		file("scanner", "a.xml", 0);

		assertThat(scan.look()).hasSize(1);
	}

	private List<InboxFile> look() throws IOException {
		return new InboxScan(this.inbox, new AcceptAllFileListFilter<>(), new Notices()).look();
	}

	private void file(String source, String name, long modifiedMillis) throws IOException {
		Path file = Files.createDirectories(this.inbox.resolve(source)).resolve(name);
		Files.createFile(file);
		Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
	}

	private static final class CountingScan extends InboxScan {

		private final AtomicInteger examined;

		private CountingScan(Path inbox, int restMax, AtomicInteger examined) {
			super(inbox, new AcceptAllFileListFilter<>(), new Notices(), restMax);
			this.examined = examined;
		}

		@Override
		FolderListing list(Path folder, String source) throws IOException {
			return new FolderListing(folder, source, new Notices()) {

				@Override
				InboxFile next() {
					CountingScan.this.examined.incrementAndGet();
					return super.next();
				}

			};
		}

	}

}

package markr.drop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.integration.file.filters.AcceptAllFileListFilter;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
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
	void survivesInboxThatIsAway(CapturedOutput output) throws IOException {
		Files.delete(this.inbox);

		assertThat(look()).isEmpty();
		Files.createDirectory(this.inbox);
		file("scanner", "a.xml", 0);

		assertThat(look()).hasSize(1);
		assertThat(output).contains("cannot be listed");
	}

	private List<InboxFile> look() {
		return new InboxScan(this.inbox, new AcceptAllFileListFilter<>(), new Notices()).look();
	}

	private void file(String source, String name, long modifiedMillis) throws IOException {
		Path file = Files.createDirectories(this.inbox.resolve(source)).resolve(name);
		Files.createFile(file);
		Files.setLastModifiedTime(file, FileTime.fromMillis(modifiedMillis));
	}

}

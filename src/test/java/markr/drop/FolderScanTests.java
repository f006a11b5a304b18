package markr.drop;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;

class FolderScanTests {

	private final FolderProblems problems = new FolderProblems("a folder");

	@Test
	void letsNoSourceStarveTheOthers() throws IOException {
		List<TestFile> files = new ArrayList<>();
		for (int i = 0; i < 1050; i++) {
			files.add(file("huge/" + i, 0));
		}
		for (int i = 0; i < 10; i++) {
			files.add(file("small-" + i + "/a", 5_000_000));
		}
		files.add(file("b", 0));

		List<TestFile> found = scan(files);

		assertThat(found).hasSize(FolderScan.HANDED_OUT_MAX);
		assertThat(found.subList(0, 12)).extracting(TestFile::folder).doesNotHaveDuplicates();
	}

	@Test
	void handsOutTheOldestOfSourceFirst() throws IOException {
		assertThat(scan(List.of(file("a", 3000), file("b", 1000), file("c", 2000)))).extracting(TestFile::name)
			.containsExactly("b", "c", "a");
	}

	@Test
	void handsOutWhatCannotBeTakenLast() throws IOException {
		List<TestFile> files = new ArrayList<>();
		for (int i = 0; i < 1200; i++) {
			files.add(file("stuck-" + i, i));
			this.problems.files().stuck(files.get(i).path(), "cannot be taken");
		}
		files.add(file("good", 9999));

		List<TestFile> found = scan(files);

		assertThat(found).hasSize(FolderScan.HANDED_OUT_MAX);
		assertThat(found.get(0).name()).isEqualTo("good");
	}

	@Test
	void handsOutAllClaimedFilesFirst() throws IOException {
		List<TestFile> files = new ArrayList<>();
		for (int i = 0; i < 1200; i++) {
			files.add(file("file-" + i, i));
		}
		TestFile claimed = new TestFile(UUID.randomUUID(), Path.of("/claims/c"), file("c", 9999).state());
		files.add(claimed);

		assertThat(scan(files).get(0)).isEqualTo(claimed);
	}

	@Test
	void handsOutNoTemporaryName() throws IOException {
		assertThat(scan(List.of(file("a.part", 0), file("b", 0)))).extracting(TestFile::name).containsExactly("b");
	}

	/** Twice, since a complete file must have been seen unchanged. */
	@SuppressWarnings("unchecked")
	private List<TestFile> scan(List<TestFile> files) throws IOException {
		DropFolder<TestFile> folder = Mockito.mock(DropFolder.class);
		Mockito.when(folder.settle()).thenReturn(Duration.ZERO);
		Mockito.when(folder.problems()).thenReturn(this.problems);
		Mockito.when(folder.list()).thenReturn(files);
		FolderScan<TestFile> scan = new FolderScan<>(folder, System::nanoTime);
		assertThat(scan.scan()).isEmpty();
		return scan.scan();
	}

	private static TestFile file(String path, long modifiedMillis) {
		return new TestFile(null, Path.of("/folder", path),
				new FileState(null, 1, FileTime.fromMillis(modifiedMillis)));
	}

}

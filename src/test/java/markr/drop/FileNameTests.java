package markr.drop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FileNameTests {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@ValueSource(strings = { "a.xml", "Prüfung Ärzte.xml", "-rf", "a\nb", "100%.xml", "%2e", "日本語", "😀", "a+b;c?d#e",
			" ", "\\" })
	void survivesTheWayToTheFileSystemAndBack(String name) throws IOException {
		Files.createFile(FileName.in(this.folder, name));

		try (Stream<Path> entries = Files.list(this.folder)) {
			assertThat(entries.map(FileName::of)).containsExactly(name);
		}
	}

	@Test
	void readsFoldersLikeFiles() throws IOException {
		assertThat(FileName.of(Files.createDirectory(FileName.in(this.folder, "Süd")))).isEqualTo("Süd");
	}

	@Test
	void readsWhatIsNoUtf8AsLatin1() {
		assertThat(FileName.of(Path.of(URI.create("file:///inbox/pr%FCfung.xml")))).isEqualTo("prüfung.xml");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "a/b", "../a" })
	void leavesNoFolder(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> FileName.in(this.folder, name));
	}

	@Test
	void keepsUmlautsInTheCLocale() throws IOException, InterruptedException {
		Files.createFile(FileName.in(this.folder, "Prüfung.xml"));
		ProcessBuilder program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", System.getProperty("java.class.path"), CopyName.class.getName(), this.folder.toUri().toString())
			.inheritIO();
		program.environment().put("LC_ALL", "C");

		assertThat(program.start().waitFor()).isZero();

		assertThat(FileName.in(this.folder, "Prüfung.xml.reason.txt")).exists();
	}

	/** Reads the only name of a folder as text, and writes another made of it. */
	static final class CopyName {

		private CopyName() {
		}

		public static void main(String[] args) throws IOException {
			Path folder = Path.of(URI.create(args[0]));
			try (var entries = Files.newDirectoryStream(folder)) {
				String name = FileName.of(entries.iterator().next());
				if (System.getProperty("sun.jnu.encoding").startsWith("UTF")) {
					throw new IllegalStateException("This is not the C locale");
				}
				Files.createFile(FileName.in(folder, name + ".reason.txt"));
			}
		}

	}

}

package markr.drop.inbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import markr.drop.DropFolder;
import markr.drop.FileName;
import markr.drop.TestRejection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class RejectedFolderTests {

	@TempDir
	private Path inbox;

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
	void leavesNothingOfWhatCannotBeWritten() throws IOException {
		InputStream breaking = new InputStream() {

			@Override
			public int read() throws IOException {
				throw new IOException("No space left on device");
			}

		};

		assertThatIOException().isThrownBy(() -> write("a.xml", "receipt-1", () -> breaking, "why"));

		assertThat(names()).isEmpty();
	}

	@Test
	void endsHalfDoneDelivery() throws IOException {
		Path rejected = this.inbox.resolve("rejected");
		Files.writeString(rejected.resolve(".receipt-1.part"), "ha");
		Files.writeString(rejected.resolve(".receipt-1.reason.part"), "ha");

		write("a.xml", "receipt-1", "all");

		assertThat(names()).containsExactly("a.xml", "a.xml.reason.txt");
		assertThat(rejected.resolve("a.xml")).content().isEqualTo("all");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Markr puts a ref" })
	void endsDeliveryThatBrokeOffWhileItTookItsName(String written) throws IOException {
		Path rejected = this.inbox.resolve("rejected");
		Files.writeString(rejected.resolve(".receipt-1.part"), "all");
		Files.writeString(rejected.resolve(".receipt-1.reason.part"), "why");
		Files.writeString(rejected.resolve("a.xml"), written);

		write("a.xml", "receipt-1", "all");

		assertThat(names()).containsExactly("a.xml", "a.xml.reason.txt");
		assertThat(rejected.resolve("a.xml")).content().isEqualTo("all");
	}

	@Test
	void keepsAnEmptyDocumentThatWasRefusedBefore() throws IOException {
		Path rejected = this.inbox.resolve("rejected");
		write("a.xml", "receipt-1", "");
		Files.writeString(rejected.resolve(".receipt-2.reason.part"), "why");

		write("a.xml", "receipt-2", "all");

		assertThat(rejected.resolve("a.xml")).isEmptyFile();
		assertThat(rejected.resolve("a.receipt-2.xml")).content().isEqualTo("all");
	}

	@Test
	void keepsAnEmptyFileThatItHasNotBegun() throws IOException {
		Files.createFile(this.inbox.resolve("rejected/a.xml"));

		write("a.xml", "receipt-1", "all");

		assertThat(names()).containsExactly("a.receipt-1.xml", "a.receipt-1.xml.reason.txt", "a.xml");
	}

	@Test
	void sharesFileOfSameContentAndRewritesTheReason() throws IOException {
		write("a.xml", "receipt-1", "all");
		write("a.xml", "receipt-2", () -> content("all"), "newer");

		assertThat(names()).containsExactly("a.xml", "a.xml.reason.txt");
		assertThat(this.inbox.resolve("rejected/a.xml.reason.txt")).content().isEqualTo("newer");
	}

	@Test
	void doesNotOverwriteDocumentThatIsNamedLikeReason() throws IOException {
		write("a.xml.reason.txt", "receipt-1", "a reason file that was dropped");
		write("a.xml", "receipt-2", "all");

		assertThat(names()).containsExactly("a.receipt-2.xml", "a.receipt-2.xml.reason.txt", "a.xml.reason.txt",
				"a.xml.reason.txt.reason.txt");
		assertThat(this.inbox.resolve("rejected/a.xml.reason.txt")).content()
			.isEqualTo("a reason file that was dropped");
	}

	@Test
	void followsNoLinkThatHasTheName(@TempDir Path elsewhere) throws IOException {
		Path rejected = this.inbox.resolve("rejected");
		Files.writeString(elsewhere.resolve("a.xml"), "all");
		Files.createSymbolicLink(rejected.resolve("a.xml"), elsewhere.resolve("a.xml"));

		write("a.xml", "receipt-1", "all");

		assertThat(names()).contains("a.receipt-1.xml", "a.receipt-1.xml.reason.txt");
	}

	@Test
	void findsNamesForLongestNames() throws IOException {
		String longest = "ü".repeat(125) + ".xml" + "x";
		String tooLong = "ü".repeat(255);
		write(longest, "receipt-1", "all");
		write(longest, "receipt-2", "other");
		write(tooLong, "receipt-3", "more");

		assertThat(names()).hasSize(6)
			.contains(longest)
			.allSatisfy((name) -> assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255))
			.filteredOn((name) -> name.endsWith(".reason.txt"))
			.hasSize(3);
	}

	private void write(String name, String tag, String text) throws IOException {
		write(name, tag, () -> content(text), "why");
	}

	private void write(String name, String tag, DropFolder.Content content, String reason) throws IOException {
		this.folder.inRejected(null, true, (rejected) -> TestRejection.write(rejected, name, tag, content, reason));
	}

	private static InputStream content(String text) {
		return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
	}

	private List<String> names() throws IOException {
		try (Stream<Path> paths = Files.list(this.inbox.resolve("rejected"))) {
			return paths.map(FileName::of).sorted().toList();
		}
	}

}

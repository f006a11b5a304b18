package markr.drop.inbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import markr.importvault.SmallDrop;
import markr.support.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WholeDocumentTests {

	private static final String RESULTS = Documents.aDocument()
		.result("whole", "s1", 20, 13)
		.element("<!-- </mcq-test-results> --><![CDATA[</mcq-test-results>]]><mcq-test-results></mcq-test-results>\n")
		.xml();

	@TempDir
	private Path folder;

	@Test
	void noPartOfADocumentIsWhole() throws IOException {
		byte[] content = (RESULTS.strip() + "\n<!-- end -->\n").getBytes(StandardCharsets.UTF_8);
		int end = RESULTS.strip().length();

		for (int length = 0; length < end; length++) {
			assertThat(isWhole(Arrays.copyOf(content, length))).as("%d of %d bytes", length, content.length).isFalse();
		}
		assertThat(isWhole(Arrays.copyOf(content, end))).isTrue();
		assertThat(isWhole(content)).isTrue();
	}

	/** As when the space is there before the content is. */
	@Test
	void aDocumentWithAHoleIsNotWhole() throws IOException {
		byte[] content = RESULTS.getBytes(StandardCharsets.UTF_8);
		for (int hole = 0; hole < content.length - 1; hole += 7) {
			byte[] holed = content.clone();
			Arrays.fill(holed, hole, Math.min(content.length - 1, hole + 7), (byte) 0);

			assertThat(isWhole(holed)).as("hole at %d", hole).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "no xml", "<another/>", "<!DOCTYPE mcq-test-results []><mcq-test-results/>",
			"<mcq-test-results/><more/>", "<?xml version='1.0' encoding='nonsense'?><mcq-test-results/>",
			"<mcq-test-results><!-- &more; --></mcq-test-results><more/>", "</mcq-test-results>" })
	void otherFilesAreNotWhole(String content) throws IOException {
		assertThat(isWhole(content.getBytes(StandardCharsets.UTF_8))).isFalse();
	}

	@Test
	void largeFilesAreNotExamined() throws IOException {
		byte[] content = Documents.aDocument().element("<!--" + "x".repeat(SmallDrop.SIZE_BYTES_MAX) + "-->").bytes();

		Path file = Files.write(this.folder.resolve("a.xml"), content);
		try (InboxFolder inbox = InboxFolder
			.open(new InboxProperties(this.folder.toFile(), Duration.ZERO, Duration.ofMillis(10)), System::nanoTime)) {
			assertThat(inbox.isWhole(TestInbox.read(null, file, null))).isFalse();
		}
	}

	private static boolean isWhole(byte[] content) throws IOException {
		return WholeDocument.is(new ByteArrayInputStream(content));
	}

}

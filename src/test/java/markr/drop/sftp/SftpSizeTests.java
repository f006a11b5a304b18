package markr.drop.sftp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

import markr.drop.VaultForTests;
import markr.support.Documents;
import markr.support.SftpSite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

/** What a server says of a file may be wrong or nothing: its end is what counts. */
class SftpSizeTests {

	private final VaultForTests vault = VaultForTests.emptied();

	@TempDir
	private Path directory;

	private Path folder;

	private SftpSite site;

	private TestSftpInbox inbox;

	@BeforeEach
	void open() throws IOException {
		this.folder = Files.createDirectories(this.directory.resolve("site/results"));
		this.site = SftpSite.start(this.folder.getParent());
		this.inbox = new TestSftpInbox("north", TestSftpInbox.settings(this.site, this.site.knownHosts(this.directory)),
				this.vault);
	}

	@AfterEach
	void close() throws IOException {
		this.inbox.close();
		this.site.close();
	}

	@ParameterizedTest
	@EnumSource(Lie.class)
	void keepsAllOfAFileWhateverTheServerSaysOfIt(Lie lie) throws IOException {
		this.site.lie(lie.change);
		String small = Documents.aDocument().result("1", "1", 20, 13).xml();
		String large = small.replace("</mcq-test-results>", " ".repeat(1_200_000) + "</mcq-test-results>");
		drop("small.xml", small);
		drop("scanner/another.xml", small + "<!-- another -->");
		drop("large.xml", large);

		for (int pass = 0; pass < 6; pass++) {
			this.inbox.pollTwice();
		}

		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name") + " " + receipt.get("outcome"))
			.containsExactlyInAnyOrder("small.xml NEW", "another.xml NEW", "large.xml NEW");
		assertThat(this.vault.contentOf("small.xml")).asString().isEqualTo(small);
		assertThat(this.vault.contentOf("another.xml")).asString().isEqualTo(small + "<!-- another -->");
		assertThat(this.vault.contentOf("large.xml")).asString().isEqualTo(large);
		assertThat(TestSftpInbox.allIn(this.folder)).isEmpty();
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void waitsForAWriterWhileTheServerSaysNothing() throws IOException {
		this.site.lie(Lie.NOTHING.change);
		drop("exam.xml", "<a>");
		this.inbox.pollTwice();
		this.inbox.pass(TestSftpInbox.SETTLE);
		Path claimed = this.folder.resolve(TestSftpInbox.allIn(this.folder).get(0));
		Files.writeString(claimed, "<a>more</a>");
		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).as("another reading than the first").isEmpty();

		for (int pass = 0; pass < 3; pass++) {
			this.inbox.pollTwice();
		}

		assertThat(this.vault.contentOf("exam.xml")).asString().isEqualTo("<a>more</a>");
		assertThat(TestSftpInbox.allIn(this.folder)).isEmpty();
	}

	@Test
	void putsWhatIsTooLargeBackThoughTheServerSaysLess() throws IOException {
		this.site.lie(Lie.NO_BYTES.change);
		drop("huge.xml", "x".repeat(VaultForTests.SIZE_BYTES_MAX + 10));

		for (int pass = 0; pass < 3; pass++) {
			this.inbox.pollTwice();
		}

		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("refusal")).containsExactly("TOO_LARGE");
		assertThat(TestSftpInbox.allIn(this.folder)).containsExactly("rejected/huge.xml",
				"rejected/huge.xml.reason.txt");
	}

	@Test
	void waitsForTheEndOfADocumentThatIsCutOff() throws IOException {
		String document = Documents.aDocument().result("1", "1", 20, 13).xml();
		Path file = drop("exam.xml", document.substring(0, 60));
		this.inbox.pollTwice();
		this.inbox.pass(Duration.ofSeconds(20));
		this.inbox.poll();
		assertThat(this.vault.receipts()).isEmpty();
		assertThat(file).doesNotExist();

		Files.writeString(this.folder.resolve(TestSftpInbox.allIn(this.folder).get(0)), document);
		for (int pass = 0; pass < 7; pass++) {
			this.inbox.pollTwice();
		}

		assertThat(this.vault.contentOf("exam.xml")).asString().isEqualTo(document);
	}

	@Test
	void takesADocumentThatStaysCutOff() throws IOException {
		drop("exam.xml", "<mcq-test-results><mcq-test-result>");
		this.inbox.pollTwice();
		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).isEmpty();
		this.inbox.pass(Duration.ofSeconds(25));
		this.inbox.poll();

		assertThat(this.vault.receipts()).hasSize(1);
	}

	private Path drop(String name, String content) throws IOException {
		Path file = this.folder.resolve(name);
		Files.createDirectories(file.getParent());
		return Files.writeString(file, content);
	}

	private enum Lie {

		NO_BYTES((file) -> file.put("size", 0L)),

		TOO_FEW_BYTES((file) -> file.put("size", Math.max(0, size(file) - 40))),

		TOO_MANY_BYTES((file) -> file.put("size", size(file) + 40)),

		NO_SIZE((file) -> file.remove("size")),

		NO_TIME((file) -> file.keySet().removeIf((name) -> name.endsWith("Time"))),

		NO_TYPE((file) -> file.remove("permissions")),

		NOTHING((file) -> file.keySet()
			.removeIf((name) -> name.endsWith("Time") || name.equals("size") || name.equals("permissions")));

		private final Consumer<Map<String, Object>> change;

		Lie(Consumer<Map<String, Object>> change) {
			this.change = change;
		}

		private static long size(Map<String, Object> file) {
			return ((Number) file.get("size")).longValue();
		}

	}

}

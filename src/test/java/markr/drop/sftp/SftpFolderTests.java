package markr.drop.sftp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import markr.drop.FileName;
import markr.drop.VaultForTests;
import markr.importvault.ImportVault;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.platform.PeriodicHealthIndicator;
import markr.support.SftpSite;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.sftp.common.SftpConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of files on an SFTP server, a real one, with a real vault behind it. */
@ExtendWith(OutputCaptureExtension.class)
class SftpFolderTests {

	private static final Violation VIOLATION = new Violation(2311, 184L, "521585128", "obtained",
			ViolationCode.OBTAINED_EXCEEDS_AVAILABLE, "21");

	private final VaultForTests vault = VaultForTests.emptied();

	@TempDir
	private Path directory;

	private Path folder;

	private Path knownHosts;

	private SftpSite site;

	private TestSftpInbox inbox;

	@BeforeEach
	void open() throws IOException {
		this.folder = Files.createDirectories(this.directory.resolve("site/results"));
		this.site = SftpSite.start(this.folder.getParent());
		this.knownHosts = this.site.knownHosts(this.directory);
		this.inbox = another("north", (settings) -> settings);
	}

	@AfterEach
	void close() throws IOException {
		this.inbox.close();
		this.site.close();
	}

	private TestSftpInbox another(String name, UnaryOperator<TestSftpInbox.Settings> change) {
		return new TestSftpInbox(name, TestSftpInbox.settings(this.site, this.knownHosts, change), this.vault);
	}

	private void reopen(UnaryOperator<TestSftpInbox.Settings> change) {
		this.inbox.close();
		this.inbox = another("north", change);
	}

	@Test
	void takesFileThatHasSettledAndRemovesIt() throws IOException {
		drop("exam.xml", "<a/>");

		this.inbox.poll();
		this.inbox.pass(TestSftpInbox.SETTLE.minusMillis(1));
		this.inbox.poll();
		assertThat(this.vault.receipts()).isEmpty();

		this.inbox.pass(Duration.ofMillis(1));
		this.inbox.poll();

		assertThat(this.vault.contentOf("exam.xml")).asString().isEqualTo("<a/>");
		assertThat(this.vault.receipts()).singleElement()
			.satisfies((receipt) -> assertThat(receipt).containsEntry("way", "SFTP")
				.containsEntry("inbox", "sftp:north")
				.containsEntry("source", null)
				.containsEntry("outcome", "NEW"));
		assertThat(left()).isEmpty();
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void subfolderNamesTheSource() throws IOException {
		drop("Scanner South/exam.xml", "<a/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).singleElement()
			.satisfies((receipt) -> assertThat(receipt).containsEntry("source", "Scanner South"));
		assertThat(left()).isEmpty();
	}

	@Test
	void leavesAloneWhatIsStillBeingWrittenOrNotMeant() throws IOException {
		reopen((settings) -> new TestSftpInbox.Settings(settings.password(), null, "*.XML", null));
		for (String name : List.of("a.xml.part", "b.filepart", ".c.xml", "d.txt", "e.xml~", "rejected/f.xml",
				"deep/er/g.xml")) {
			drop(name, "<a/>");
		}
		Files.createSymbolicLink(this.folder.resolve("link.xml"), this.directory.resolve("known_hosts"));
		drop("exam.xml", "<b/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name")).containsExactly("exam.xml");
		assertThat(left()).hasSize(8);
	}

	@Test
	void waitsForFileThatGrowsOrIsTouched() throws IOException {
		Path file = drop("exam.xml", "<a>");
		this.inbox.poll();
		this.inbox.pass(TestSftpInbox.SETTLE);
		Files.writeString(file, "<a/>");
		this.inbox.poll();
		this.inbox.pass(TestSftpInbox.SETTLE);
		Files.setLastModifiedTime(file, FileTime.fromMillis(0));
		this.inbox.poll();
		assertThat(this.vault.receipts()).isEmpty();

		this.inbox.pass(TestSftpInbox.SETTLE);
		this.inbox.poll();

		assertThat(this.vault.contentOf("exam.xml")).asString().isEqualTo("<a/>");
	}

	@Test
	void waitsForFileThatIsWrittenToAfterItWasClaimed() throws IOException {
		drop("exam.xml", "<a>");
		this.inbox.poll();
		this.inbox.pass(TestSftpInbox.SETTLE);
		List<SftpFile> claimed = this.inbox.claim();
		Files.writeString(this.folder.resolve(claimed.get(0).wireName()), "<a/>");

		this.inbox.pipeline.store(claimed);

		assertThat(this.vault.receipts()).isEmpty();
		this.inbox.pollTwice();
		assertThat(this.vault.contentOf("exam.xml")).asString().isEqualTo("<a/>");
		assertThat(left()).isEmpty();
	}

	@Test
	void movesTakenFilesAndOverwritesNone() throws IOException {
		reopen((settings) -> new TestSftpInbox.Settings(settings.password(), null, "*", "taken"));
		drop("south/exam.xml", "<a/>");
		this.inbox.pollTwice();
		drop("south/exam.xml", "<b/>");
		this.inbox.pollTwice();

		assertThat(this.folder.resolve("south/taken/exam.xml")).content().isEqualTo("<a/>");
		assertThat(left()).hasSize(2)
			.anySatisfy((path) -> assertThat(path).matches("south/taken/exam\\.drop-[0-9a-f-]{36}\\.xml"));
		assertThat(this.vault.receipts()).hasSize(2);
		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).hasSize(2);
	}

	@Test
	void keepsSameNameWithOtherContentAsAnotherDrop() throws IOException {
		drop("exam.xml", "<a/>");
		this.inbox.poll();
		this.inbox.pass(TestSftpInbox.SETTLE);
		List<SftpFile> claimed = this.inbox.claim();
		drop("exam.xml", "<other/>");
		this.inbox.pipeline.store(claimed);
		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("size_bytes")).containsExactly(4L, 8L);
		assertThat(left()).isEmpty();
	}

	@Test
	void storesLargeFile() throws IOException {
		String content = "<a>" + "x".repeat(2_500_000) + "</a>";
		drop("large.xml", content);

		this.inbox.pollTwice();

		assertThat(this.vault.contentOf("large.xml")).asString().isEqualTo(content);
		assertThat(left()).isEmpty();
	}

	@Test
	void putsTooLargeFileBackWithItsReason() throws IOException {
		drop("huge.xml", "x".repeat(VaultForTests.SIZE_BYTES_MAX + 1));
		drop("exam.xml", "<a/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("refusal"))
			.containsExactlyInAnyOrder("TOO_LARGE", null);
		assertThat(left()).containsExactly("rejected/huge.xml", "rejected/huge.xml.reason.txt");
		assertThat(Files.readString(this.folder.resolve(left().get(1)))).contains("the limit is 3000000 bytes");
		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).hasSize(2);
	}

	@Test
	void putsRejectedDocumentBackIntoItsSource() throws IOException {
		drop("Scanner South/Exam 1.xml", "<a/>");
		this.inbox.pollTwice();
		this.vault.rejectWithMore(this.vault.documentId("Exam 1.xml"), 312, VIOLATION);

		assertThat(this.inbox.reply()).hasSize(1);

		Path rejected = FileName.in(this.folder, "Scanner South").resolve("rejected");
		assertThat(FileName.in(rejected, "Exam 1.xml")).content().isEqualTo("<a/>");
		assertThat(FileName.in(rejected, "Exam 1.xml.reason.txt")).content(StandardCharsets.UTF_8)
			.contains("Result 184, line 2311, student 521585128: obtained is \"21\"")
			.contains("… and 312 more");
		assertThat(left()).hasSize(2);
		assertThat(this.inbox.reply()).isEmpty();
		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).hasSize(1);
	}

	@Test
	void repeatsReplyWhoseRecordWasLost() throws IOException {
		drop("exam.xml", "<a/>");
		this.inbox.pollTwice();
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);
		this.inbox.reply();
		this.vault.jdbc().sql("update receipt set answer_due = true, answered_at = null").update();

		assertThat(this.inbox.reply()).hasSize(1);

		assertThat(left()).containsExactly("rejected/exam.xml", "rejected/exam.xml.reason.txt");
	}

	@Test
	void leavesAnEarlierRefusedDocumentOfTheSameNameAlone() throws IOException {
		drop("rejected/exam.xml", "<b/>");
		drop("exam.xml", "<a/>");
		this.inbox.pollTwice();
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);

		this.inbox.reply();

		assertThat(this.folder.resolve("rejected/exam.xml")).content().isEqualTo("<b/>");
		assertThat(left()).hasSize(3)
			.anySatisfy((path) -> assertThat(path).matches("rejected/exam\\.receipt-\\d+\\.xml"))
			.anySatisfy((path) -> assertThat(path).matches("rejected/exam\\.receipt-\\d+\\.xml\\.reason\\.txt"));
	}

	@Test
	void takesStrangeAndLongNames() throws IOException {
		String longName = "x".repeat(251) + ".xml";
		drop(longName, "<a/>");
		drop("it's two words, -rf $HOME.xml", "<b/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name"))
			.containsExactlyInAnyOrder(longName.substring(0, 211), "it's two words, -rf $HOME.xml");
		assertThat(left()).isEmpty();
	}

	@Test
	void signsInWithAKey() throws Exception {
		KeyPair key = SftpSite.newKey();
		this.site.letIn(key.getPublic());
		Path file = this.directory.resolve("id_ed25519");
		try (var out = Files.newOutputStream(file)) {
			OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "markr", null, out);
		}
		reopen((settings) -> new TestSftpInbox.Settings(null, file.toFile(), "*", null));
		drop("exam.xml", "<a/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).hasSize(1);
	}

	@Test
	void namesTheLineThatIsMissingForAnUnknownServer(CapturedOutput output) throws IOException {
		Files.writeString(this.knownHosts, "# nobody\n");
		drop("exam.xml", "<a/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).isEmpty();
		assertThat(this.inbox.health().getStatus()).isEqualTo(PeriodicHealthIndicator.DEGRADED);
		assertThat(this.inbox.health().getDetails().get("north")).asString()
			.contains("Its key is not known")
			.contains("SHA256:")
			.endsWith("add this line to " + this.knownHosts + ": " + this.site.knownHost());
		assertThat(output).contains(this.site.knownHost());

		Files.writeString(this.knownHosts, this.site.knownHost() + "\n");
		this.inbox.pass(Duration.ofSeconds(30));
		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).hasSize(1);
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void talksToNoServerWhoseKeyHasChanged() throws IOException {
		this.site.stop();
		this.site.changeHostKey();
		this.site.start();
		drop("exam.xml", "<a/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).isEmpty();
		assertThat(this.inbox.health().getDetails().get("north")).asString()
			.contains("another one than the one that " + this.knownHosts + " knows")
			.endsWith(this.site.knownHost());
	}

	@Test
	void saysThatTheServerDoesNotLetMarkrIn(CapturedOutput output) throws IOException {
		reopen((settings) -> new TestSftpInbox.Settings("wrong password", null, "*", null));

		this.inbox.poll();

		assertThat(this.inbox.health().getDetails()).containsEntry("north",
				"It does not let the user school in. Check the password or the key, and whether the server knows it");
		assertThat(output).doesNotContain("wrong password");
	}

	@Test
	void asksAServerThatIsAwayLessAndLessOftenAndLogsLess(CapturedOutput output) throws IOException {
		drop("exam.xml", "<a/>");
		this.inbox.poll();
		this.site.stop();
		for (int second = 0; second < 120; second++) {
			this.inbox.pass(Duration.ofSeconds(1));
			this.inbox.poll();
		}

		assertThat(this.inbox.health().getDetails().get("north")).asString()
			.startsWith("Nothing answers at 127.0.0.1:" + this.site.port());
		// At once, after 1, 2, 4, 8, 16 s, then every 30 s.
		assertThat(output.getOut().lines().filter((line) -> line.contains("cannot be used"))).hasSize(4);

		this.site.start();
		this.inbox.pass(Duration.ofSeconds(30));
		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).hasSize(1);
		assertThat(output).contains("SFTP server north answers again");
	}

	@Test
	void saysThatTheFolderIsMissing() throws IOException {
		Files.delete(this.folder);

		this.inbox.poll();

		assertThat(this.inbox.health().getDetails().get("north")).asString()
			.startsWith("The folder results cannot be listed");

		Files.createDirectory(this.folder);
		drop("exam.xml", "<a/>");
		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).hasSize(1);
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void leavesFilesWhereTheyAreThatItMayNotRename(CapturedOutput output) throws IOException {
		this.site.refuse(SftpConstants.SSH_FXP_RENAME);
		drop("exam.xml", "<a/>");
		this.inbox.pollTwice();
		this.inbox.pollTwice();

		assertThat(this.inbox.health().getDetails().get("north")).asString()
			.contains("results/exam.xml cannot be renamed by the user school");
		assertThat(output.getOut().lines().filter((line) -> line.contains("cannot be renamed"))).hasSize(1);
		assertThat(left()).containsExactly("exam.xml");

		this.site.refuse(-1);
		this.inbox.pass(Duration.ofSeconds(30));
		this.inbox.poll();
		assertThat(this.vault.receipts()).hasSize(1);
		this.inbox.poll();
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void countsFileOnceThatItMayNotRemoveYet() throws IOException {
		this.site.refuse(SftpConstants.SSH_FXP_REMOVE);
		drop("exam.xml", "<a/>");
		this.inbox.pollTwice();
		assertThat(left()).hasSize(1);
		assertThat(this.inbox.health().getDetails().get("north")).asString().startsWith("1 claimed files");

		this.site.refuse(-1);
		this.inbox.pollTwice();

		assertThat(left()).isEmpty();
		assertThat(this.vault.receipts()).hasSize(1);
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void pollsOnOneNodeAtATime() throws IOException {
		try (TestSftpInbox second = another("north", (settings) -> settings)) {
			drop("exam.xml", "<a/>");
			this.inbox.poll();
			second.pollTwice();
			second.pollTwice();
			assertThat(this.vault.receipts()).isEmpty();

			this.inbox.pollTwice();
			assertThat(this.vault.receipts()).hasSize(1);

			drop("another.xml", "<b/>");
			this.inbox.close();
			second.pollTwice();
			assertThat(this.vault.receipts()).hasSize(2);
		}
	}

	@Test
	void takesOverFromANodeThatHangs() throws IOException {
		try (TestSftpInbox second = another("north", (settings) -> settings)) {
			drop("exam.xml", "<a/>");
			this.inbox.poll();
			this.inbox.pass(TestSftpInbox.SETTLE);
			List<SftpFile> claimed = this.inbox.claim();
			endLeases();

			second.pollTwice();

			assertThat(this.vault.receipts()).hasSize(1);
			this.inbox.pipeline.store(claimed);
			assertThat(this.vault.receipts()).hasSize(1);
			this.inbox.leases.renew();
			assertThat(this.inbox.leases.isHeld("north")).isFalse();
			assertThat(left()).isEmpty();
		}
	}

	@Test
	void waitsOnTheServerWhileTheDatabaseIsAway() throws IOException {
		ImportVault away = Mockito.mock(ImportVault.class, AdditionalAnswers.delegatesTo(this.vault.vault()));
		Mockito.doThrow(new DataAccessResourceFailureException("away")).when(away).keep(Mockito.any(), Mockito.any());
		drop("exam.xml", "<a/>");
		this.inbox.close();
		this.inbox = new TestSftpInbox("north", TestSftpInbox.settings(this.site, this.knownHosts), this.vault, away,
				this.vault.drops());
		this.inbox.pollTwice();
		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).isEmpty();

		Mockito.doAnswer(AdditionalAnswers.delegatesTo(this.vault.vault()))
			.when(away)
			.keep(Mockito.any(), Mockito.any());
		this.inbox.pass(Duration.ofSeconds(30));
		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).hasSize(1);
		assertThat(left()).isEmpty();
	}

	private void endLeases() {
		this.vault.jdbc().sql("update sftp_lease set until = now() - interval '1 second'").update();
	}

	private Path drop(String name, String content) throws IOException {
		Path file = this.folder;
		for (String part : name.split("/")) {
			Files.createDirectories(file);
			file = FileName.in(file, part);
		}
		return Files.writeString(file, content);
	}

	private List<String> left() throws IOException {
		return TestSftpInbox.allIn(this.folder);
	}

}

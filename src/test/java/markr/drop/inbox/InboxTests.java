package markr.drop.inbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import markr.drop.DropFolder;
import markr.drop.FileChangedException;
import markr.drop.DamagedFileException;
import markr.drop.VaultForTests;
import markr.importvault.ImportVault;
import markr.importvault.document.Drop;
import markr.importvault.document.Receipt;
import markr.importvault.document.Way;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.AdditionalAnswers;
import org.mockito.Mockito;

import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of whatever arrives in an inbox, with a real vault behind it. */
@ExtendWith(OutputCaptureExtension.class)
class InboxTests {

	private final VaultForTests vault = VaultForTests.emptied();

	@TempDir
	private Path folder;

	private TestInbox inbox;

	@BeforeEach
	void open() {
		this.inbox = new TestInbox(this.folder, this.vault);
	}

	@AfterEach
	void close() throws IOException {
		this.inbox.close();
	}

	@Test
	void makesTheFolderIfItIsAbsent() throws IOException {
		Path absent = this.folder.resolve("not/there");

		try (TestInbox made = new TestInbox(absent, this.vault)) {
			assertThat(made.leftInInbox()).isEmpty();
			assertThat(absent.resolve("rejected")).isDirectory();
		}
	}

	@Test
	void takesFileThatLiesStillWithReceiptAndOrder() throws IOException {
		this.inbox.drop("exam.xml", "<a/>");

		this.inbox.poll();
		assertThat(this.inbox.leftInInbox()).containsExactly("exam.xml");
		this.inbox.pass(TestInbox.SETTLE);
		this.inbox.poll();

		assertThat(this.vault.receipts()).singleElement()
			.satisfies((receipt) -> assertThat(receipt).containsEntry("name", "exam.xml")
				.containsEntry("source", null)
				.containsEntry("way", "INBOX")
				.containsEntry("outcome", "NEW")
				.containsEntry("size_bytes", 4L));
		assertThat(this.vault.contentOf("exam.xml")).asString().isEqualTo("<a/>");
		assertThat(this.vault.queued()).hasSize(1);
		assertThat(this.inbox.leftInInbox()).isEmpty();
		assertThat(this.inbox.stillClaimed()).isEmpty();
	}

	@Test
	void leavesNoFoldersOfDropsOnceNoFileIsWaiting() throws IOException {
		for (int i = 0; i < 130; i++) {
			this.inbox.drop(i + ".xml", "<a>" + i + "</a>");
		}
		this.inbox.pollTwice();
		Path own = this.inbox.inbox.claims().folder();
		assertThat(own).isNotEmptyDirectory();

		for (int i = 0; i < 15; i++) {
			this.inbox.poll();
		}
		assertThat(own).isEmptyDirectory();
	}

	@Test
	void namesTheSourceAfterTheSubfolder() throws IOException {
		this.inbox.drop("Scanner Süd", "exam.xml", "<a/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).singleElement()
			.satisfies((receipt) -> assertThat(receipt).containsEntry("source", "Scanner Süd"));
		assertThat(this.inbox.leftInInbox()).containsExactly("Scanner Süd");
	}

	@Test
	void leavesGrowingFileUntilItHasBeenStill() throws IOException {
		Path file = this.inbox.drop("growing.xml", "<a>");
		for (int i = 0; i < 5; i++) {
			this.inbox.poll();
			this.inbox.pass(TestInbox.SETTLE.minusMillis(1));
			Files.writeString(file, "more", StandardOpenOption.APPEND);
		}
		this.inbox.poll();
		assertThat(this.vault.receipts()).isEmpty();
		assertThat(this.inbox.leftInInbox()).containsExactly("growing.xml");

		this.inbox.pass(TestInbox.SETTLE);
		this.inbox.poll();

		assertThat(this.vault.contentOf("growing.xml")).asString().isEqualTo("<a>moremoremoremoremore");
	}

	@Test
	void takesFileAtOnceThatWasRenamedFromTemporaryName() throws IOException {
		Path part = this.inbox.drop("exam.xml.part", "<a/>");
		this.inbox.poll();

		Files.move(part, this.folder.resolve("exam.xml"));
		this.inbox.poll();

		assertThat(this.vault.receipts()).hasSize(1);
	}

	@Test
	void waitsForFileThatWasStillWrittenToWhenRenamed() throws IOException {
		Path part = this.inbox.drop("exam.xml.part", "<a/>");
		this.inbox.poll();

		Files.writeString(part, " ", StandardOpenOption.APPEND);
		Files.move(part, this.folder.resolve("exam.xml"));
		this.inbox.poll();

		assertThat(this.vault.receipts()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { ".hidden", "a.part", "a.TMP", "a.filepart", "a.Writing", "a.xml~" })
	void leavesTemporaryNames(String name, CapturedOutput output) throws IOException {
		this.inbox.drop(name, "<a/>");

		this.inbox.pollTwice();

		assertThat(this.inbox.leftInInbox()).containsExactly(name);
		assertThat(this.vault.receipts()).isEmpty();
		assertThat(output).doesNotContain("Left in the inbox");
	}

	@ParameterizedTest
	@ValueSource(strings = { "with blank.xml", "Prüfung Ärzte.xml", "-rf.xml", "new\nline.xml", "q'u\"o\\te.xml",
			"%41%zz.xml", "日本語.xml", "no-extension", "x.reason.txt" })
	void takesWhateverTheNameIs(String name) throws IOException {
		this.inbox.drop(name, "<a/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).singleElement()
			.satisfies((receipt) -> assertThat(receipt).containsEntry("name", name));
		assertThat(this.inbox.leftInInbox()).isEmpty();
	}

	@Test
	void takesLongestName() throws IOException {
		String name = "ü".repeat(125) + ".xml" + "x";
		assertThat(name.getBytes(StandardCharsets.UTF_8).length).isEqualTo(255);
		this.inbox.drop("x".repeat(255), name, "<a/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).singleElement()
			.satisfies((receipt) -> assertThat(receipt).containsEntry("name", name));
	}

	@Test
	void takesNameThatIsNoUtf8() throws IOException {
		Path file = Path.of(java.net.URI.create(this.folder.toUri() + "pr%FCfung.xml"));
		Files.writeString(file, "<a/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).singleElement()
			.satisfies((receipt) -> assertThat(receipt).containsEntry("name", "prüfung.xml"));
	}

	@Test
	void logsNoControlCharactersOfNames(CapturedOutput output) throws IOException {
		this.inbox.drop("a\n2026 ERROR forged.xml", "<a/>");

		this.inbox.pollTwice();

		assertThat(output).contains("a\\u000a2026 ERROR forged.xml");
	}

	@Test
	void takesSameNameAgainWithOtherContent() throws IOException {
		this.inbox.drop("exam.xml", "<a/>");
		this.inbox.pollTwice();
		this.inbox.drop("exam.xml", "<b/>");
		this.inbox.pollTwice();
		this.inbox.drop("exam.xml", "<b/>");
		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("outcome"))
			.containsExactly("NEW", "NEW", "DUPLICATE");
		assertThat(this.vault.queued()).hasSize(2);
	}

	@Test
	void takesEmptyFile() throws IOException {
		this.inbox.drop("empty.xml", "");

		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).as("its writer may be making a pause").isEmpty();
		this.inbox.pass(Duration.ofSeconds(28));
		this.inbox.poll();

		assertThat(this.vault.receipts()).singleElement()
			.satisfies(
					(receipt) -> assertThat(receipt).containsEntry("size_bytes", 0L).containsEntry("outcome", "NEW"));
	}

	@Test
	void neverComparesFileTimesWithTheClock() throws IOException {
		Files.setLastModifiedTime(this.inbox.drop("future.xml", "<a/>"),
				FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
		Files.setLastModifiedTime(this.inbox.drop("past.xml", "<b/>"), FileTime.fromMillis(0));

		this.inbox.poll();
		assertThat(this.vault.receipts()).isEmpty();
		this.inbox.pass(TestInbox.SETTLE);
		this.inbox.poll();

		assertThat(this.vault.receipts()).hasSize(2);
	}

	@Test
	void leavesWhatIsNoOrdinaryFileAndSaysSoOnce(@TempDir Path elsewhere, CapturedOutput output)
			throws IOException, InterruptedException {
		Files.writeString(elsewhere.resolve("secret.xml"), "<a/>");
		Files.createSymbolicLink(this.folder.resolve("link.xml"), elsewhere.resolve("secret.xml"));
		Files.createSymbolicLink(this.folder.resolve("linked-folder"), elsewhere);
		Files.createSymbolicLink(this.folder.resolve("broken-link.xml"), elsewhere.resolve("nothing"));
		assertThat(new ProcessBuilder("mkfifo", this.folder.resolve("pipe.xml").toString()).start().waitFor()).isZero();
		Files.createDirectories(this.folder.resolve("scanner/deeper"));
		Files.writeString(this.folder.resolve("scanner/deeper/deep.xml"), "<a/>");
		Files.createDirectories(this.folder.resolve("scanner/empty"));
		List<String> before = this.inbox.leftInInbox();
		this.inbox.drop("zz-good.xml", "<good/>");

		this.inbox.pollTwice();
		this.inbox.pollTwice();

		assertThat(this.inbox.leftInInbox()).isEqualTo(before);
		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name")).containsExactly("zz-good.xml");
		assertThat(output.toString().lines().filter((line) -> line.contains("Left in the inbox"))).hasSize(5)
			.anyMatch((line) -> line.contains("/link.xml is a symbolic link"))
			.anyMatch((line) -> line.contains("/linked-folder is a symbolic link"))
			.anyMatch((line) -> line.contains("/broken-link.xml is a symbolic link"))
			.anyMatch((line) -> line.contains("/pipe.xml is no ordinary file"))
			.anyMatch((line) -> line.contains("/scanner/deeper is a folder within a source's folder"));
	}

	@Test
	void reportsSinceWhenFilesWaitInFoldersOfSources() throws IOException {
		Path deeper = Files.createDirectories(this.folder.resolve("scanner/2026-11-27"));
		this.inbox.poll();
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);

		Files.writeString(deeper.resolve("exam.xml"), "<a/>");
		this.inbox.poll();
		String problem = String.valueOf(this.inbox.health().getDetails().get("files"));
		this.inbox.poll();

		assertThat(problem).contains("2026-11-27 is a folder within a source's folder")
			.containsPattern("Files wait there since \\d{4}-\\d\\d-\\d\\dT.*Z; move them one folder up")
			.isEqualTo(this.inbox.health().getDetails().get("files"));
		Files.move(deeper.resolve("exam.xml"), this.folder.resolve("scanner/exam.xml"));
		this.inbox.pollTwice();
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
		assertThat(this.vault.receipts()).hasSize(1);
	}

	@Test
	void putsFileOverTheLimitBackWithItsReason() throws IOException {
		this.inbox.drop("scanner", "big.xml", "x".repeat(VaultForTests.SIZE_BYTES_MAX + 1));
		this.inbox.drop("good.xml", "<a/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name") + " " + receipt.get("outcome"))
			.containsExactlyInAnyOrder("big.xml REFUSED", "good.xml NEW");
		assertThat(this.folder.resolve("scanner/rejected/big.xml")).hasSize(VaultForTests.SIZE_BYTES_MAX + 1L);
		assertThat(this.folder.resolve("scanner/rejected/big.xml.reason.txt")).content()
			.contains("It has 3000001 bytes, the limit is 3000000 bytes. [TOO_LARGE]");
		assertThat(this.inbox.leftInInbox()).containsExactly("scanner", "scanner/rejected", "scanner/rejected/big.xml",
				"scanner/rejected/big.xml.reason.txt");
		assertThat(this.inbox.stillClaimed()).isEmpty();
	}

	/** Each takes a gigabyte's time to read, and there are more of them. */
	@Test
	void takesFilesOfOtherSourcesBetweenLargeOnes() throws IOException {
		for (int i = 0; i < 3; i++) {
			this.inbox.drop("large-a", i + ".xml", i + "x".repeat(1_100_000));
			this.inbox.drop("large-b", i + ".xml", i + "y".repeat(1_100_000));
		}
		this.inbox.poll();
		this.inbox.pass(TestInbox.SETTLE);
		this.inbox.poll();
		for (int i = 0; i < 5; i++) {
			this.inbox.drop("small", i + ".xml", "<mcq-test-results n='" + i + "'/>");
			this.inbox.poll();
			this.inbox.poll();
		}

		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("source"))
			.containsSubsequence("large-a", "large-b")
			.containsSubsequence("large-a", "small", "large-a", "small", "large-a")
			.filteredOn((source) -> source.equals("small"))
			.hasSize(5);
	}

	@Test
	void endsAPassOfSmallFilesAfterSomeSeconds() throws IOException {
		for (int i = 0; i < 30; i++) {
			this.inbox.drop(i + ".xml", "<a n='" + i + "'/>");
		}
		this.inbox.poll();
		this.inbox.pass(TestInbox.SETTLE);
		this.inbox.pipeline.store(this.inbox.claimFirst());
		this.inbox.pass(Duration.ofSeconds(6));

		assertThat(this.inbox.pipeline.receive()).isNull();
		this.inbox.poll();

		assertThat(this.vault.receipts()).hasSize(30);
	}

	@Test
	void keepsLargeFileWaitingWhoseWriterContinues() throws IOException {
		this.inbox.drop("big.xml", "x".repeat(VaultForTests.SIZE_BYTES_MAX + 1));
		this.inbox.poll();
		this.inbox.pass(TestInbox.SETTLE);
		InboxFile claimed = this.inbox.claim().get(0);

		Files.writeString(claimed.path(), "more", StandardOpenOption.APPEND);
		this.inbox.store(claimed);

		assertThat(this.vault.receipts()).isEmpty();
		assertThat(this.inbox.stillClaimed()).containsExactly("big.xml");
	}

	@Test
	void putsFileBackThatCannotBeReadFromTheDisk(@TempDir Path another) throws IOException {
		try (TestInbox failing = inboxThatFailsToRead(another, 100)) {
			failing.drop("bad.xml", "<a/>");
			failing.drop("good.xml", "<b/>");
			failing.pollTwice();
			assertThat(this.vault.receipts()).as("it may pass").hasSize(1);
			assertThat(failing.health().getDetails().get("storing")).asString().contains("1 claimed files");
			for (int second = 0; second < 16; second++) {
				failing.pass(Duration.ofSeconds(1));
				failing.poll();
			}

			assertThat(this.vault.receipts())
				.extracting((receipt) -> receipt.get("name") + " " + receipt.get("refusal"))
				.containsExactlyInAnyOrder("bad.xml UNREADABLE", "good.xml null");
			assertThat(failing.rejected("bad.xml.reason.txt")).content()
				.contains("The file cannot be read from the disk. [UNREADABLE]");
		}
	}

	/** As on a network drive whose server was just started again. */
	@Test
	void triesFileAgainThatCouldNotBeRead(@TempDir Path another) throws IOException {
		try (TestInbox failing = inboxThatFailsToRead(another, 2)) {
			failing.drop("bad.xml", "<a/>");
			failing.pollTwice();
			failing.pass(Duration.ofSeconds(1));
			failing.poll();
			failing.pass(Duration.ofSeconds(2));
			failing.poll();

			assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("outcome")).containsExactly("NEW");
			assertThat(failing.stillClaimed()).isEmpty();
		}
	}

	@SuppressWarnings("unchecked")
	private TestInbox inboxThatFailsToRead(Path folder, int times) {
		AtomicInteger left = new AtomicInteger(times);
		return new TestInbox(folder, this.vault.vault(), this.vault.drops(), (inbox) -> {
			DropFolder<InboxFile> failing = Mockito.mock(DropFolder.class, AdditionalAnswers.delegatesTo(inbox));
			try {
				Mockito.doAnswer((call) -> {
					InboxFile file = call.getArgument(0);
					if (file.name().equals("bad.xml") && left.getAndDecrement() > 0) {
						throw new DamagedFileException(new IOException("Stale file handle"));
					}
					return inbox.read(file);
				}).when(failing).read(Mockito.any());
			}
			catch (IOException ex) {
				throw new java.io.UncheckedIOException(ex);
			}
			return failing;
		});
	}

	@Test
	void waitsForTheEndOfADocumentWhoseWriterMakesAPause() throws IOException {
		Path file = this.inbox.drop("exam.xml", "<mcq-test-results><mcq-test-result>");
		Path large = this.inbox.drop("large.xml", "<mcq-test-results>" + " ".repeat(1_200_000));
		this.inbox.drop("other.xml", "<other>");
		for (int second = 0; second < 10; second++) {
			this.inbox.poll();
			this.inbox.pass(Duration.ofSeconds(1));
		}
		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name")).containsExactly("other.xml");

		for (Path written : List.of(file, large)) {
			Files.writeString(written, "</mcq-test-result></mcq-test-results>", StandardOpenOption.APPEND);
		}
		this.inbox.pollTwice();
		this.inbox.poll();

		assertThat(this.vault.receipts()).hasSize(3);
		assertThat(this.vault.contentOf("exam.xml")).asString().endsWith("</mcq-test-results>");
	}

	@Test
	void waitsForWriterThatContinuesAfterTheClaim() throws IOException {
		Path file = this.inbox.drop("exam.xml", "<a>");
		this.inbox.poll();
		this.inbox.pass(TestInbox.SETTLE);
		try (var writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND)) {
			InboxFile claimed = this.inbox.claim().get(0);
			writer.write("</a>");
			writer.flush();
			this.inbox.store(claimed);
			this.inbox.poll();
			assertThat(this.vault.receipts()).isEmpty();
			assertThat(this.inbox.stillClaimed()).containsExactly("exam.xml");
		}

		this.inbox.pass(TestInbox.SETTLE);
		this.inbox.poll();

		assertThat(this.vault.contentOf("exam.xml")).asString().isEqualTo("<a></a>");
		assertThat(this.inbox.stillClaimed()).isEmpty();
	}

	@Test
	void keepsNothingOfFileThatChangesWhileItIsRead() throws IOException {
		this.inbox.drop("exam.xml", "<a>");
		this.inbox.poll();
		this.inbox.pass(TestInbox.SETTLE);
		InboxFile claimed = this.inbox.claim().get(0);

		try (SteadyContent content = SteadyContent.of(claimed, this.inbox.inbox.claims())) {
			assertThat(content.read(new byte[2])).isEqualTo(2);
			Files.writeString(claimed.path(), "</a>", StandardOpenOption.APPEND);

			org.assertj.core.api.Assertions.assertThatExceptionOfType(FileChangedException.class)
				.isThrownBy(content::readAllBytes);
		}
	}

	/** Only that is tried again a few times, and then refused. */
	@Test
	void takesWhatCannotBeReadForUnreadable() throws IOException {
		this.inbox.drop("exam.xml", "<a>");
		this.inbox.poll();
		this.inbox.pass(TestInbox.SETTLE);
		InboxFile claimed = this.inbox.claim().get(0);
		Files.delete(claimed.path());
		Files.createDirectory(claimed.path());

		org.assertj.core.api.Assertions.assertThatExceptionOfType(DamagedFileException.class)
			.isThrownBy(() -> SteadyContent.of(claimed, this.inbox.inbox.claims()));
	}

	@Test
	void countsWhatIsWrittenAfterTheCommitAsAnotherDrop() throws IOException {
		this.inbox.drop("exam.xml", "<a>");
		this.inbox.poll();
		this.inbox.pass(TestInbox.SETTLE);
		InboxFile claimed = this.inbox.claim().get(0);
		this.vault.vault().keep(drop(claimed), Files.newInputStream(claimed.path()));
		Files.writeString(claimed.path(), "</a>", StandardOpenOption.APPEND);
		InboxFile grown = again(claimed);

		this.inbox.store(grown);
		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).hasSize(2);
		assertThat(this.vault.contentOf("exam.xml")).asString().isEqualTo("<a></a>");
		assertThat(this.inbox.stillClaimed()).isEmpty();
	}

	@Test
	void storesWhatEndedProcessHadClaimed() throws IOException {
		UUID dropId = UUID.randomUUID();
		deadClaim(dropId, "scanner/exam.xml");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).singleElement()
			.satisfies((receipt) -> assertThat(receipt).containsEntry("drop_id", dropId)
				.containsEntry("source", "scanner")
				.containsEntry("name", "exam.xml"));
		assertThat(this.inbox.stillClaimed()).isEmpty();
	}

	@Test
	void givesNoSecondReceiptForDropThatDiedAfterItsCommit() throws IOException {
		InboxFile claimed = InboxFile.readClaim(deadClaim(UUID.randomUUID(), "exam.xml"));
		Receipt first = this.vault.vault().keep(drop(claimed), Files.newInputStream(claimed.path()));

		this.inbox.pollTwice();

		assertThat(first.outcome()).isEqualTo(Receipt.Outcome.NEW);
		assertThat(this.vault.receipts()).hasSize(1);
		assertThat(this.inbox.stillClaimed()).isEmpty();
	}

	@Test
	void putsRefusedFileBackOfProcessThatDiedOnTheWay() throws IOException {
		InboxFile claimed = InboxFile.readClaim(deadClaim(UUID.randomUUID(), "exam.xml"));
		this.vault.vault().refuse(drop(claimed), 4, markr.importvault.document.ViolationCode.TOO_LARGE);
		Files.writeString(this.inbox.rejected("exam.xml"),
				"Markr puts a refused document here: drop-" + claimed.dropId() + "\n");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).hasSize(1);
		assertThat(this.inbox.leftInInbox()).containsExactly("rejected/exam.xml", "rejected/exam.xml.reason.txt");
		assertThat(this.inbox.stillClaimed()).isEmpty();
	}

	@Test
	void claimsFewFilesWhileTheVaultDoesNotAnswer(@TempDir Path another, CapturedOutput output) throws IOException {
		AtomicBoolean away = new AtomicBoolean(true);
		ImportVault vaultThatIsAway = Mockito.mock(ImportVault.class, (call) -> {
			if (away.get()) {
				throw new DataAccessResourceFailureException("away");
			}
			return call.getMethod().invoke(this.vault.vault(), call.getArguments());
		});
		try (TestInbox node = new TestInbox(another, vaultThatIsAway, this.vault.drops())) {
			node.drop("first.xml", "<a/>");
			node.pollTwice();
			for (int i = 1; i < 30; i++) {
				node.drop(i + ".xml", "<a n='" + i + "'/>");
			}
			for (int i = 0; i < 20; i++) {
				node.pass(Duration.ofSeconds(1));
				node.poll();
			}
			assertThat(node.stillClaimed()).hasSize(TestInbox.IN_DOUBT_MAX);
			assertThat(node.leftInInbox()).hasSize(30 - TestInbox.IN_DOUBT_MAX);
			// At the first time, the second and the fourth.
			assertThat(output.toString().lines().filter((line) -> line.contains("until the database answers")))
				.hasSize(3 * TestInbox.IN_DOUBT_MAX);

			away.set(false);
			node.pass(Duration.ofSeconds(30));
			node.poll();

			assertThat(this.vault.receipts()).hasSize(30);
			assertThat(node.stillClaimed()).isEmpty();
		}
	}

	@Test
	void handsOutNothingOnceStopped() throws IOException {
		this.inbox.drop("exam.xml", "<a/>");
		this.inbox.poll();
		this.inbox.pass(Duration.ofMinutes(1));

		this.inbox.pipeline.stop();
		this.inbox.poll();

		assertThat(this.inbox.leftInInbox()).containsExactly("exam.xml");
	}

	@Test
	void takesOverFromEndedProcessesAtEachStart() throws IOException {
		this.inbox.poll();
		this.inbox.pipeline.stop();
		deadClaim(UUID.randomUUID(), "exam.xml");

		this.inbox.pipeline.start();
		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).hasSize(1);
	}

	private static InboxFile again(InboxFile file) throws IOException {
		return TestInbox.read(file.dropId(), file.path(), file.source());
	}

	private static Drop drop(InboxFile claimed) {
		return new Drop(claimed.claim(), Way.INBOX, claimed.source(), claimed.name(), "inbox");
	}

	private Path deadClaim(UUID dropId, String file) throws IOException {
		UUID process = UUID.randomUUID();
		Path claims = this.folder.resolve(".claim");
		Files.createFile(claims.resolve(process + ".lock"));
		Path dropFolder = claims.resolve(process.toString()).resolve(dropId.toString());
		Files.createDirectories(dropFolder.resolve(file).getParent());
		Files.write(dropFolder.resolve(file), "<a/>".getBytes(StandardCharsets.UTF_8));
		return dropFolder;
	}

}

package markr.drop.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import markr.drop.DropFolder;
import markr.drop.FileName;
import markr.drop.VaultForTests;
import markr.importvault.Drops;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import markr.importvault.document.DueReply;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
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
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** What comes back to the inbox, with a real vault behind it. */
@ExtendWith(OutputCaptureExtension.class)
class RepliesTests {

	private static final Violation VIOLATION = new Violation(2311, 184L, "521585128", "obtained",
			ViolationCode.OBTAINED_EXCEEDS_AVAILABLE, "21");

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
	void putsRejectedDocumentBackWithItsReason() throws IOException {
		take(null, "exam.xml", "<a/>");
		this.vault.rejectWithMore(this.vault.documentId("exam.xml"), 312, VIOLATION);

		assertThat(this.inbox.reply()).hasSize(1);

		assertThat(this.inbox.rejected("exam.xml")).content().isEqualTo("<a/>");
		assertThat(this.inbox.rejected("exam.xml.reason.txt")).content(StandardCharsets.UTF_8)
			.contains("Result 184, line 2311, student 521585128: obtained is \"21\"")
			.contains("… and 312 more");
		assertThat(this.inbox.leftInInbox()).containsExactly("rejected/exam.xml", "rejected/exam.xml.reason.txt");
		assertThat(this.inbox.reply()).isEmpty();
	}

	@Test
	void putsDocumentBackIntoItsSource() throws IOException {
		take("Scanner Süd", "Prüfung 1.xml", "<a/>");
		this.vault.reject(this.vault.documentId("Prüfung 1.xml"), VIOLATION);

		this.inbox.reply();

		assertThat(this.inbox.leftInInbox()).containsExactly("Scanner Süd", "Scanner Süd/rejected",
				"Scanner Süd/rejected/Prüfung 1.xml", "Scanner Süd/rejected/Prüfung 1.xml.reason.txt");
	}

	@Test
	void makesVanishedSourceAgain() throws IOException {
		take("scanner", "exam.xml", "<a/>");
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);
		FileSystemUtils.deleteRecursively(this.folder.resolve("scanner"));

		this.inbox.reply();

		assertThat(this.folder.resolve("scanner/rejected/exam.xml.reason.txt")).exists();
	}

	@Test
	void findsSourceAgainWhoseNameIsNoUtf8() throws IOException {
		Path source = Files.createDirectory(Path.of(java.net.URI.create(this.folder.toUri() + "s%FCd")));
		Files.writeString(source.resolve("exam.xml"), "<a/>");
		this.inbox.pollTwice();
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);

		this.inbox.reply();

		assertThat(source.resolve("rejected").resolve("exam.xml.reason.txt")).exists();
	}

	@Test
	void putsDocumentsBackIntoTheirOwnOfTwoSourcesWhoseNamesReadTheSame() throws IOException {
		Path latin = Files.createDirectory(Path.of(java.net.URI.create(this.folder.toUri() + "s%FCd")));
		Files.writeString(latin.resolve("latin.xml"), "<latin/>");
		take("süd", "utf.xml", "<utf/>");
		this.vault.reject(this.vault.documentId("latin.xml"), VIOLATION);
		this.vault.reject(this.vault.documentId("utf.xml"), VIOLATION);

		assertThat(this.inbox.reply()).extracting(DueReply::source)
			.containsExactlyInAnyOrder("süd", "süd (ISO-8859-1)");

		assertThat(latin.resolve("rejected")).isDirectoryContaining((path) -> path.endsWith("latin.xml"))
			.isDirectoryNotContaining((path) -> path.endsWith("utf.xml"));
		assertThat(FileName.in(this.folder, "süd").resolve("rejected/utf.xml")).exists();
	}

	@Test
	void neverTakesWhatItHasPutBack() throws IOException {
		take("scanner", "exam.xml", "<a/>");
		take(null, "exam.xml", "<a/>");
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);
		assertThat(this.inbox.reply()).hasSize(2);

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).hasSize(2);
	}

	@Test
	void reportsFailureThatIsNotTheSendersFault() throws IOException {
		take(null, "exam.xml", "<a/>");
		this.vault.outcomes()
			.fail(this.vault.documentId("exam.xml"),
					new Failure(FailureKind.INFRASTRUCTURE, "java.io.IOException", "the disk is full", null));

		this.inbox.reply();

		assertThat(this.inbox.rejected("exam.xml")).content().isEqualTo("<a/>");
		assertThat(this.inbox.rejected("exam.xml.reason.txt")).content().contains("\"the disk is full\"");
	}

	@Test
	void saysNothingOfPublishedDocuments() throws IOException {
		take(null, "exam.xml", "<a/>");
		this.vault.publish(this.vault.documentId("exam.xml"));

		assertThat(this.inbox.reply()).isEmpty();

		assertThat(this.inbox.leftInInbox()).isEmpty();
		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("answer_due")).containsExactly(false);
	}

	@Test
	void repeatsReplyWhoseCommitWasLost() throws IOException {
		take(null, "exam.xml", "<a/>");
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);
		this.inbox.reply();
		Files.delete(this.inbox.rejected("exam.xml.reason.txt"));
		this.vault.jdbc().sql("update receipt set answer_due = true, answered_at = null").update();

		assertThat(this.inbox.reply()).hasSize(1);

		assertThat(this.inbox.leftInInbox()).containsExactly("rejected/exam.xml", "rejected/exam.xml.reason.txt");
	}

	@Test
	void overwritesNoOtherDocumentOfTheSameName() throws IOException {
		take(null, "exam.xml", "<first/>");
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);
		this.inbox.reply();
		take(null, "exam.xml", "<second/>");
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);

		DueReply second = this.inbox.reply().get(0);
		this.vault.jdbc().sql("update receipt set answer_due = true, answered_at = null").update();
		this.inbox.reply();

		assertThat(this.inbox.rejected("exam.xml")).content().isEqualTo("<first/>");
		assertThat(this.inbox.rejected("exam.receipt-" + second.receiptId() + ".xml")).content().isEqualTo("<second/>");
		assertThat(this.inbox.leftInInbox()).hasSize(4);
	}

	@Test
	void continuesWhenOneDocumentCannotBePutBack(CapturedOutput output) throws IOException {
		take("blocked", "a.xml", "<a/>");
		take(null, "b.xml", "<b/>");
		this.vault.reject(this.vault.documentId("a.xml"), VIOLATION);
		this.vault.reject(this.vault.documentId("b.xml"), VIOLATION);
		Files.delete(this.folder.resolve("blocked"));
		Files.createFile(this.folder.resolve("blocked"));

		assertThat(this.inbox.reply()).extracting(DueReply::name).containsExactly("b.xml");
		assertThat(this.inbox.reply()).isEmpty();
		Files.delete(this.folder.resolve("blocked"));
		assertThat(this.inbox.reply()).isEmpty();
		this.inbox.pass(Duration.ofSeconds(1));
		assertThat(this.inbox.reply()).extracting(DueReply::name).containsExactly("a.xml");

		assertThat(output.toString().lines().filter((line) -> line.contains("cannot be put back"))).hasSize(1);
	}

	@Test
	void removesWhatCameBackUnderWhicheverName() throws IOException {
		for (String content : List.of("<first/>", "<second/>")) {
			take("scanner", "exam.xml", content);
			this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);
			this.inbox.reply();
		}
		assertThat(this.inbox.leftInInbox()).hasSize(6);

		publishRefused();

		assertThat(this.inbox.reply()).hasSize(2).allMatch(DueReply::isTakenAfterAll);
		assertThat(this.inbox.leftInInbox()).containsExactly("scanner", "scanner/rejected");
		assertThat(this.inbox.reply()).isEmpty();
	}

	@Test
	void removesNothingThatSomebodyHasChangedOrPutThere(@TempDir Path elsewhere) throws IOException {
		for (String name : List.of("changed.xml", "exchanged.xml", "longer.xml", "linked.xml")) {
			take(null, name, "<" + name + "/>");
			this.vault.reject(this.vault.documentId(name), VIOLATION);
		}
		this.inbox.reply();
		Files.writeString(this.inbox.rejected("changed.xml"), "<chanced.xml/>");
		Files.move(this.inbox.rejected("longer.xml"), this.inbox.rejected("exchanged.xml"),
				StandardCopyOption.REPLACE_EXISTING);
		Files.move(this.inbox.rejected("longer.xml.reason.txt"), this.inbox.rejected("exchanged.xml.reason.txt"),
				StandardCopyOption.REPLACE_EXISTING);
		Files.writeString(this.inbox.rejected("longer.xml"), "<longer.xml/>\n");
		Files.move(this.inbox.rejected("linked.xml"), elsewhere.resolve("linked.xml"));
		Files.createSymbolicLink(this.inbox.rejected("linked.xml"), elsewhere.resolve("linked.xml"));
		Files.writeString(this.inbox.rejected("linked.xml.reason.txt"), "seen", StandardOpenOption.APPEND);

		publishRefused();

		assertThat(this.inbox.reply()).hasSize(4);
		assertThat(this.inbox.leftInInbox()).containsExactly("rejected/changed.xml", "rejected/exchanged.xml",
				"rejected/exchanged.xml.reason.txt", "rejected/linked.xml", "rejected/linked.xml.reason.txt",
				"rejected/longer.xml");
	}

	@Test
	void makesNoFolderToRemoveFrom() throws IOException {
		take("scanner", "exam.xml", "<a/>");
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);
		this.inbox.reply();
		FileSystemUtils.deleteRecursively(this.folder.resolve("scanner"));

		publishRefused();

		assertThat(this.inbox.reply()).hasSize(1);
		assertThat(this.inbox.leftInInbox()).isEmpty();
	}

	@Test
	void triesAgainToRemoveWhileTheFolderCannotBeUsed() throws IOException {
		try (TestInbox node = withRemovalsFailing(2)) {
			assertThat(node.reply()).isEmpty();
			assertThat(node.reply()).isEmpty();
			node.pass(Duration.ofSeconds(1));
			assertThat(node.reply()).isEmpty();
			assertThat(node.health().getDetails().toString()).contains("removed from there", "Stale file handle");
			node.pass(Duration.ofSeconds(2));

			assertThat(node.reply()).hasSize(1);

			assertThat(this.inbox.leftInInbox()).isEmpty();
			assertThat(node.health().getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void leavesInTheEndWhatCannotBeRemoved(CapturedOutput output) throws IOException {
		try (TestInbox node = withRemovalsFailing(1000)) {
			for (int i = 0; i < 100; i++) {
				assertThat(node.reply()).isEmpty();
				node.pass(Duration.ofSeconds(30));
			}

			assertThat(node.reply()).hasSize(1);

			assertThat(output).contains("could not be removed for long (Stale file handle)");
			assertThat(this.inbox.leftInInbox()).containsExactly("rejected/exam.xml", "rejected/exam.xml.reason.txt");
			assertThat(node.reply()).isEmpty();
		}
	}

	/** An inbox in which a document lies that was taken after all. */
	@SuppressWarnings("unchecked")
	private TestInbox withRemovalsFailing(int times) throws IOException {
		take(null, "exam.xml", "<a/>");
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);
		this.inbox.reply();
		publishRefused();
		AtomicInteger left = new AtomicInteger(times);
		return new TestInbox(this.folder, this.vault.vault(), this.vault.drops(), (inbox) -> {
			DropFolder<InboxFile> failing = Mockito.mock(DropFolder.class, AdditionalAnswers.delegatesTo(inbox));
			try {
				Mockito.doAnswer((call) -> {
					if (left.getAndDecrement() > 0) {
						throw new IOException("Stale file handle");
					}
					inbox.inRejected(call.getArgument(0), call.getArgument(1), call.getArgument(2));
					return null;
				}).when(failing).inRejected(Mockito.any(), Mockito.eq(false), Mockito.any());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return failing;
		});
	}

	private void publishRefused() {
		this.vault.jdbc().sql("update document set state = 'PUBLISHED' where state = 'REJECTED'").update();
	}

	@Test
	void leavesOtherInboxesRepliesToThem(@TempDir Path other) throws IOException {
		take(null, "exam.xml", "<a/>");
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);

		try (TestInbox another = new TestInbox(other, this.vault)) {
			assertThat(another.reply()).isEmpty();
		}
		try (TestInbox node = new TestInbox(this.folder, this.vault)) {
			assertThat(node.reply()).hasSize(1);
		}
	}

	@Test
	void pausesWhileTheDatabaseIsAway(CapturedOutput output) throws IOException {
		Drops away = Mockito.mock(Drops.class, (call) -> {
			throw new DataAccessResourceFailureException("away");
		});
		try (TestInbox node = new TestInbox(this.folder, this.vault.vault(), away)) {
			for (int i = 0; i < 10; i++) {
				assertThat(node.reply()).isEmpty();
			}

			assertThat(output.toString().lines().filter((line) -> line.contains("The database does not answer")))
				.hasSize(1);
			Mockito.verify(away, Mockito.times(1)).unanswered(Mockito.any(), Mockito.any(), Mockito.anyInt());
		}
	}

	@Test
	void putsManyBackInOnePass() throws IOException {
		for (int i = 0; i < 250; i++) {
			this.inbox.drop(i + ".xml", "<a n='" + i + "'/>");
		}
		this.inbox.pollTwice();
		for (long documentId : List.copyOf(this.vault.queued())) {
			if (documentId % 2 == 0) {
				this.vault.publish(documentId);
			}
			else {
				this.vault.reject(documentId, new Violation(1, null, null, null, ViolationCode.NO_RESULTS, null));
			}
		}

		assertThat(this.inbox.reply()).hasSize(125).extracting(DueReply::receiptId).isSorted();

		assertThat(this.vault.receipts())
			.allSatisfy((receipt) -> assertThat(receipt.get("answer_due")).isEqualTo(false));
	}

	private void take(String source, String name, String content) throws IOException {
		if (source != null) {
			this.inbox.drop(source, name, content);
		}
		else {
			this.inbox.drop(name, content);
		}
		this.inbox.pollTwice();
	}

}

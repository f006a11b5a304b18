package markr.drop.inbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import markr.drop.FileName;
import markr.drop.VaultForTests;
import markr.importvault.Drops;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import markr.importvault.document.RefusedDrop;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

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

		assertThat(this.inbox.reply()).extracting(RefusedDrop::source)
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

		RefusedDrop second = this.inbox.reply().get(0);
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

		assertThat(this.inbox.reply()).extracting(RefusedDrop::name).containsExactly("b.xml");
		assertThat(this.inbox.reply()).isEmpty();
		Files.delete(this.folder.resolve("blocked"));
		assertThat(this.inbox.reply()).isEmpty();
		this.inbox.pass(Duration.ofSeconds(1));
		assertThat(this.inbox.reply()).extracting(RefusedDrop::name).containsExactly("a.xml");

		assertThat(output.toString().lines().filter((line) -> line.contains("cannot be put back"))).hasSize(1);
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

		assertThat(this.inbox.reply()).hasSize(125).extracting(RefusedDrop::receiptId).isSorted();

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

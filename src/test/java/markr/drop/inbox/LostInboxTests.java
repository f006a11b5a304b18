package markr.drop.inbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import markr.drop.VaultForTests;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of an inbox that somebody deletes or exchanges while Markr works on it.
 */
@ExtendWith(OutputCaptureExtension.class)
class LostInboxTests {

	private static final Violation VIOLATION = new Violation(1, null, null, null, ViolationCode.NO_RESULTS, null);

	private final VaultForTests vault = VaultForTests.emptied();

	@TempDir
	private Path directory;

	private Path folder;

	private TestInbox inbox;

	@BeforeEach
	void open() {
		this.folder = this.directory.resolve("inbox");
		this.inbox = new TestInbox(this.folder, this.vault);
	}

	@AfterEach
	void close() throws IOException {
		this.inbox.close();
	}

	@Test
	void isMadeAgainWithAllThatIsNeeded(CapturedOutput output) throws IOException {
		FileSystemUtils.deleteRecursively(this.folder);

		this.inbox.poll();
		this.inbox.poll();

		assertThat(this.folder.resolve("rejected")).isDirectory();
		this.inbox.drop("exam.xml", "<a/>");
		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).hasSize(1);
		assertThat(this.inbox.leftInInbox()).isEmpty();
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains(this.folder + " has been deleted or exchanged while Markr worked on it, and was joined anew");
	}

	@Test
	void isJoinedAnewWhereSomebodyHasMadeItAgain() throws IOException {
		FileSystemUtils.deleteRecursively(this.folder);
		this.inbox.drop("scanner", "exam.xml", "<a/>");

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).hasSize(1);
		// Only who is known to be alive is left alone by the others.
		try (ClaimFolder another = ClaimFolder.join(this.folder.resolve(".claim"), new Inodes())) {
			this.inbox.drop("other.xml", "<b/>");
			this.inbox.poll();
			this.inbox.pass(TestInbox.SETTLE);
			assertThat(this.inbox.claim()).hasSize(1);
			assertThat(new ClaimRecovery().recover(another)).isZero();
		}
	}

	@Test
	void keepsItsIdentitySoThatRefusedDocumentsStillComeBack() throws IOException {
		String id = Files.readString(this.folder.resolve(".claim/inbox-id"));
		take("exam.xml");
		FileSystemUtils.deleteRecursively(this.folder);
		this.vault.reject(this.vault.documentId("exam.xml"), VIOLATION);

		assertThat(this.inbox.reply()).isEmpty();
		this.inbox.poll();

		assertThat(this.inbox.reply()).hasSize(1);
		assertThat(this.inbox.rejected("exam.xml.reason.txt")).exists();
		assertThat(this.folder.resolve(".claim/inbox-id")).hasContent(id);
	}

	/** As by a deletion that has gone past it while the inbox was being joined anew. */
	@Test
	void putsItsIdentityBackWhereThatAloneIsGone() throws IOException {
		Path identity = this.folder.resolve(".claim/inbox-id");
		String id = Files.readString(identity);
		InboxFile claimed = claimAndKeepWaiting();
		Files.delete(identity);

		this.inbox.poll();

		assertThat(identity).hasContent(id);
		assertThat(this.inbox.stillClaimed()).containsExactly("exam.xml");
		this.inbox.pass(Duration.ofMinutes(1));
		this.inbox.poll();
		assertThat(claimed.path()).doesNotExist();
		assertThat(this.vault.receipts()).hasSize(1);
	}

	/** As by a process that was started before this one had put its own back. */
	@Test
	void agreesWithAnIdentityThatOthersHaveGivenMeanwhile() throws IOException {
		Files.delete(this.folder.resolve(".claim/inbox-id"));
		try (TestInbox another = new TestInbox(this.folder, this.vault)) {
			this.inbox.poll();

			assertThat(this.inbox.inbox.inboxId()).isEqualTo(another.inbox.inboxId());
		}
	}

	@Test
	void takesOnTheIdentityOfTheFolderThatIsThereNow() throws IOException {
		take("before.xml");
		String id;
		try (TestInbox another = new TestInbox(this.directory.resolve("another"), this.vault)) {
			id = Files.readString(another.folder.resolve(".claim/inbox-id"));
		}
		FileSystemUtils.deleteRecursively(this.folder);
		Files.move(this.directory.resolve("another"), this.folder);

		this.inbox.poll();
		take("after.xml");
		this.vault.reject(this.vault.documentId("before.xml"), VIOLATION);
		this.vault.reject(this.vault.documentId("after.xml"), VIOLATION);

		assertThat(this.inbox.reply()).singleElement()
			.satisfies((drop) -> assertThat(drop.name()).isEqualTo("after.xml"));
		assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("inbox")).contains(id).hasSize(2);
	}

	/** As on drives that number their files anew whenever they have forgotten them. */
	@Test
	void worksWhereInodeNumbersChange(CapturedOutput output) throws IOException {
		Path file = this.inbox.drop("exam.xml", "<a/>");
		for (int i = 0; i < 8; i++) {
			if (Files.exists(file)) {
				numberAnew(file);
			}
			numberAnew(Path.of(this.inbox.inbox.claims().folder() + ".lock"));
			this.inbox.pass(TestInbox.SETTLE);
			this.inbox.poll();
		}

		assertThat(this.vault.receipts()).hasSize(1);
		assertThat(this.inbox.leftInInbox()).isEmpty();
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
		assertThat(output.toString().lines().filter((line) -> line.contains("changes the inode numbers"))).hasSize(1);
	}

	private static void numberAnew(Path file) throws IOException {
		Path copy = file.resolveSibling(".copy.part");
		Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
		Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE);
	}

	@Test
	void reportsWhichClaimedFilesHaveGoneWithIt(CapturedOutput output) throws IOException {
		InboxFile claimed = claimAndKeepWaiting();
		FileSystemUtils.deleteRecursively(this.folder);

		this.inbox.poll();

		assertThat(output).contains("Drop " + claimed.dropId() + ": the claimed file ", "exam.xml has been removed");
		assertThat(this.vault.receipts()).isEmpty();
	}

	@Test
	void givesUpItsClaimsWithItsLock(CapturedOutput output) throws IOException {
		InboxFile claimed = claimAndKeepWaiting();
		Path lock = Path.of(this.inbox.inbox.claims().folder() + ".lock");
		try (TestInbox another = new TestInbox(this.folder, this.vault)) {
			Files.delete(lock);
			this.inbox.drop("unseen.xml", "<b/>");

			this.inbox.poll();
			this.inbox.pass(Duration.ofMinutes(1));
			this.inbox.poll();

			assertThat(claimed.path()).doesNotExist();
			assertThat(output).contains("Took over 1 claimed files").doesNotContain("has been removed");
			assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name"))
				.containsExactlyInAnyOrder("exam.xml", "unseen.xml");
			another.pollTwice();
			assertThat(this.vault.receipts()).hasSize(2);
		}
		assertThat(this.inbox.stillClaimed()).isEmpty();
	}

	@Test
	void claimsNothingWithoutItsLock() throws IOException {
		for (int i = 0; i < 5; i++) {
			this.inbox.drop(i + ".xml", "<a/>");
		}
		this.inbox.poll();
		this.inbox.pass(TestInbox.SETTLE);
		assertThat(this.inbox.claimFirst()).hasSize(4);
		Files.delete(Path.of(this.inbox.inbox.claims().folder() + ".lock"));

		assertThat(this.inbox.claim()).isEmpty();

		assertThat(this.inbox.leftInInbox()).hasSize(1);
	}

	@Test
	void isDownUntilItCanBeMadeAgain(CapturedOutput output) throws IOException {
		FileSystemUtils.deleteRecursively(this.folder);
		Files.createFile(this.folder);
		for (int i = 0; i < 5; i++) {
			this.inbox.poll();
		}
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(this.inbox.health().getDetails().get("folder")).asString()
			.contains("inbox cannot be used", "no file is taken", "Bring it back");
		assertThat(output.toString().lines().filter((line) -> line.contains("cannot be used"))).hasSize(1);

		Files.delete(this.folder);
		this.inbox.poll();

		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
		take("exam.xml");
		assertThat(this.vault.receipts()).hasSize(1);
	}

	/**
	 * Two poll without a pause while the folder is deleted under them, again and again.
	 */
	@Test
	void isJoinedAnewBySeveralAtOnce() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(2);
		String id = Files.readString(this.folder.resolve(".claim/inbox-id"));
		try (TestInbox other = new TestInbox(this.folder, this.vault)) {
			AtomicBoolean ended = new AtomicBoolean();
			Set<Path> ownFolders = ConcurrentHashMap.newKeySet();
			Set<Path> otherFolders = ConcurrentHashMap.newKeySet();
			List<Future<?>> polls = List.of(threads.submit(() -> pollUntil(ended, this.inbox, ownFolders)),
					threads.submit(() -> pollUntil(ended, other, otherFolders)));
			await().atMost(Duration.ofSeconds(30))
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(1))
				.until(() -> {
					deleteAsOthersDo(this.folder);
					return ownFolders.size() > 20 && otherFolders.size() > 20;
				});
			ended.set(true);
			for (Future<?> poll : polls) {
				poll.get();
			}

			assertThat(ownFolders).doesNotContainAnyElementsOf(otherFolders);
			this.inbox.poll();
			other.poll();
			assertThat(this.folder.resolve(".claim/inbox-id")).hasContent(id);
			for (int i = 0; i < 20; i++) {
				this.inbox.drop(i + ".xml", "<a n='" + i + "'/>");
			}
			this.inbox.pollTwice();
			other.pollTwice();
			assertThat(this.vault.receipts()).hasSize(20)
				.extracting((receipt) -> receipt.get("name"))
				.doesNotHaveDuplicates();
			assertThat(other.stillClaimed()).isEmpty();
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static void pollUntil(AtomicBoolean ended, TestInbox inbox, Set<Path> folders) {
		while (!ended.get()) {
			inbox.poll();
			folders.add(inbox.inbox.claims().folder());
		}
	}

	/** Goes on where something has been made again meanwhile, or is gone already. */
	private static void deleteAsOthersDo(Path folder) throws IOException {
		try (Stream<Path> paths = Files.walk(folder)) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				try {
					Files.deleteIfExists(path);
				}
				catch (DirectoryNotEmptyException ex) {
					continue;
				}
			}
		}
		catch (UncheckedIOException | NoSuchFileException ex) {
			return;
		}
	}

	private void take(String name) throws IOException {
		this.inbox.drop(name, "<" + name + "/>");
		this.inbox.pollTwice();
	}

	/** Claims a file whose writer has gone on, so that it waits. */
	private InboxFile claimAndKeepWaiting() throws IOException {
		this.inbox.drop("exam.xml", "<a/>");
		this.inbox.poll();
		this.inbox.pass(TestInbox.SETTLE);
		InboxFile claimed = this.inbox.claimOne();
		Files.writeString(claimed.path(), "<more/>");
		this.inbox.store(claimed);
		assertThat(this.inbox.claim()).isEmpty();
		return claimed;
	}

}

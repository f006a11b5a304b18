package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import markr.drop.VaultForTests;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.platform.PeriodicHealthIndicator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Somebody who may write to a source's folder makes links, pipes and folders of what
 * Markr is about to open.
 */
@EnabledOnOs(OS.LINUX)
class InboxLinksTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Violation VIOLATION = new Violation(1, null, null, null, ViolationCode.NO_RESULTS, null);

	private final VaultForTests vault = VaultForTests.emptied();

	@TempDir
	private Path directory;

	private Path folder;

	private Path secrets;

	private TestInbox inbox;

	@BeforeEach
	void open() throws IOException {
		this.folder = this.directory.resolve("inbox");
		this.secrets = Files.createDirectory(this.directory.resolve("secrets"));
		Files.writeString(this.secrets.resolve("password"), "secret");
		this.inbox = new TestInbox(this.folder, this.vault);
	}

	@AfterEach
	void close() throws IOException {
		this.inbox.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "link", "pipe", "folder" })
	void takesNothingThatWasExchangedAfterItWasSeen(String kind) {
		assertTimeoutPreemptively(LIMIT, () -> {
			for (int i = 0; i < 4; i++) {
				Files.writeString(this.inbox.drop("scanner", i + ".xml", "<a/>"), "<a n='" + i + "'/>");
			}
			Path file = this.inbox.drop("scanner", "last.xml", "<z/>");
			Files.setLastModifiedTime(file,
					java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 100_000));
			this.inbox.poll();
			this.inbox.pass(TestInbox.SETTLE);
			this.inbox.pipeline.store(this.inbox.claimFirst());
			Files.delete(file);
			make(kind, file);

			this.inbox.poll();
			this.inbox.pollTwice();

			assertThat(this.vault.receipts()).hasSize(4);
			assertThat(this.inbox.stillClaimed()).isEmpty();
			assertThat(Files.walk(this.folder))
				.noneMatch((path) -> path.startsWith(this.folder.resolve("rejected")) && Files.isRegularFile(path));
			assertThat(this.secrets.resolve("password")).content().isEqualTo("secret");
			this.inbox.drop("scanner", "good.xml", "<good/>");
			this.inbox.pollTwice();
			assertThat(this.vault.receipts()).hasSize(5);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "link", "pipe" })
	void readsNothingOfThatKindThatIsClaimedAlready(String kind) {
		assertTimeoutPreemptively(LIMIT, () -> {
			Path dropFolder = Files.createDirectories(this.folder.resolve(".claim")
				.resolve(UUID.randomUUID().toString())
				.resolve(UUID.randomUUID().toString()));
			make(kind, dropFolder.resolve("exam.xml"));

			this.inbox.pollTwice();
			this.inbox.pollTwice();

			assertThat(this.vault.receipts()).isEmpty();
			assertThat(dropFolder.resolve("exam.xml")).doesNotExist();
			assertThat(this.inbox.stillClaimed()).isEmpty();
			assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
		});
	}

	/** To open a pipe for reading would never end. */
	@Test
	void examinesNoPipeThatTakesAFilesPlaceMeanwhile() {
		assertTimeoutPreemptively(LIMIT, () -> {
			Path file = this.inbox.drop("exam.xml", "<mcq-test-results/>");
			Path other = this.directory.resolve("other");
			make("pipe", this.directory.resolve("pipe"));
			InboxFile seen = TestInbox.read(null, file, null);
			AtomicBoolean ended = new AtomicBoolean();
			Thread exchange = new Thread(() -> exchange(file, other, ended));
			exchange.start();
			for (int i = 0; i < 5000; i++) {
				this.inbox.inbox.isWhole(seen);
			}
			ended.set(true);
			exchange.join();
		});
	}

	private void exchange(Path file, Path other, AtomicBoolean ended) {
		try {
			while (!ended.get()) {
				Files.createLink(other, this.directory.resolve("pipe"));
				Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
				Files.writeString(other, "<mcq-test-results/>");
				Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
			}
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "scanner", "" })
	void putsNothingBackThroughALink(String source) throws IOException {
		Path scanner = Files.createDirectories(this.folder.resolve(source));
		Files.writeString(scanner.resolve("application.yaml"), "no document");
		this.inbox.pollTwice();
		this.vault.reject(this.vault.documentId("application.yaml"), VIOLATION);
		Files.deleteIfExists(scanner.resolve("rejected"));
		Files.createSymbolicLink(scanner.resolve("rejected"), this.secrets);

		assertThat(this.inbox.reply()).isEmpty();
		this.inbox.poll();

		assertThat(this.secrets).isDirectoryNotContaining((path) -> !path.endsWith("password"));
		assertThat(this.inbox.health().getStatus()).isEqualTo(PeriodicHealthIndicator.DEGRADED);
		assertThat(this.inbox.health().getDetails().get("files")).asString()
			.contains("rejected is a symbolic link to a folder");

		Files.delete(scanner.resolve("rejected"));
		this.inbox.pass(Duration.ofSeconds(1));
		assertThat(this.inbox.reply()).hasSize(1);
		this.inbox.poll();
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.UP);
		assertThat(scanner.resolve("rejected/application.yaml.reason.txt")).exists();
	}

	@Test
	void takesNothingFromASourceThatIsALink() throws IOException {
		Files.writeString(this.secrets.resolve("exam.xml"), "<a/>");
		Files.createSymbolicLink(this.folder.resolve("scanner"), this.secrets);

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).isEmpty();
		assertThat(this.secrets.resolve("exam.xml")).exists();
		assertThat(this.inbox.health().getDetails().get("files")).asString()
			.contains("scanner is a symbolic link to a folder", "make a real folder of it");
	}

	@Test
	void worksNowhereThroughALinkForClaims() throws IOException {
		this.inbox.drop("exam.xml", "<a/>");
		this.inbox.poll();
		Path claims = this.folder.resolve(".claim");
		Files.move(claims, this.secrets.resolve("claims"));
		Files.createSymbolicLink(claims, this.secrets.resolve("claims"));

		this.inbox.pollTwice();

		assertThat(this.vault.receipts()).isEmpty();
		assertThat(this.inbox.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(this.inbox.health().getDetails().get("folder")).asString()
			.contains(claims + " is a link. Remove it");
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> new TestInbox(this.folder, this.vault))
			.withMessageContaining(claims + " is a link");

		Files.delete(claims);
		this.inbox.pollTwice();
		assertThat(this.vault.receipts()).hasSize(1);
	}

	private void make(String kind, Path path) throws IOException, InterruptedException {
		switch (kind) {
			case "link" -> Files.createSymbolicLink(path, this.secrets.resolve("password"));
			case "pipe" -> assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
			default -> Files.createDirectory(path);
		}
	}

}

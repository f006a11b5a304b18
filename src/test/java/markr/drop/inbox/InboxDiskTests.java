package markr.drop.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import markr.drop.FileName;
import markr.drop.SmallDisk;
import markr.drop.VaultForTests;
import markr.importvault.document.DueReply;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.platform.PeriodicHealthIndicator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** An inbox on a disk that is full, read-only, gone, or in several parts. */
@ExtendWith(OutputCaptureExtension.class)
class InboxDiskTests {

	private static final Violation VIOLATION = new Violation(1, null, null, null, ViolationCode.NO_RESULTS, null);

	private final VaultForTests vault = VaultForTests.emptied();

	@Test
	void putsRefusedDocumentsBackWhenThereIsRoomAgain(CapturedOutput output) throws IOException {
		try (SmallDisk disk = SmallDisk.mount(256, 100); TestInbox inbox = new TestInbox(disk.path(), this.vault)) {
			String content = "<a>" + "x".repeat(20_000) + "</a>";
			inbox.drop("bad.xml", content);
			inbox.pollTwice();
			inbox.drop("good.xml", "<good/>");
			this.vault.reject(this.vault.documentId("bad.xml"), VIOLATION);
			disk.fill();

			for (int i = 0; i < 10; i++) {
				assertThat(inbox.reply()).isEmpty();
				inbox.pass(Duration.ofMillis(500));
			}

			assertThat(namesIn(disk.path().resolve("rejected"))).isEmpty();
			assertThat(inbox.health().getStatus()).isEqualTo(PeriodicHealthIndicator.DEGRADED);
			assertThat(inbox.health().getDetails()).containsOnlyKeys("replies");
			assertThat(inbox.health().getDetails().get("replies")).asString()
				.contains("1 refused documents cannot be put back", "No space left on device", "Make room there");
			assertThat(output.toString().lines().filter((line) -> line.contains("cannot be put back"))).hasSize(2);
			inbox.pollTwice();
			assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name"))
				.containsExactly("bad.xml", "good.xml");

			disk.makeRoom();
			inbox.pass(Duration.ofSeconds(4));

			assertThat(inbox.reply()).extracting(DueReply::name).containsExactly("bad.xml");
			assertThat(inbox.rejected("bad.xml")).hasContent(content);
			assertThat(namesIn(disk.path().resolve("rejected"))).containsExactly("bad.xml", "bad.xml.reason.txt");
			assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void showsNoDocumentWithoutRoomForItsReason() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(256, 100); TestInbox inbox = new TestInbox(disk.path(), this.vault)) {
			inbox.drop("big.xml", "x");
			try (var big = Files.newByteChannel(disk.path().resolve("big.xml"),
					java.nio.file.StandardOpenOption.WRITE)) {
				big.position(VaultForTests.SIZE_BYTES_MAX).write(java.nio.ByteBuffer.wrap(new byte[1]));
			}
			disk.fill();

			inbox.pollTwice();

			assertThat(namesIn(disk.path().resolve("rejected"))).isEmpty();
			assertThat(inbox.stillClaimed()).containsExactly("big.xml");
			inbox.poll();
			assertThat(inbox.health().getStatus()).isEqualTo(PeriodicHealthIndicator.DEGRADED);
			assertThat(inbox.health().getDetails().get("storing")).asString()
				.contains("1 claimed files", "No space left on device");

			disk.makeRoom();
			inbox.pass(Duration.ofSeconds(4));
			inbox.pollTwice();

			assertThat(namesIn(disk.path().resolve("rejected"))).containsExactly("big.xml", "big.xml.reason.txt");
			assertThat(inbox.stillClaimed()).isEmpty();
			assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
			assertThat(this.vault.receipts()).hasSize(1);
		}
	}

	@Test
	void isDownWhileNothingCanBeClaimed(CapturedOutput output) throws IOException {
		try (SmallDisk disk = SmallDisk.mount(256, 100); TestInbox inbox = new TestInbox(disk.path(), this.vault)) {
			inbox.drop("a.xml", "<a/>");
			inbox.drop("scanner", "b.xml", "<b/>");
			disk.fillWithFiles();

			inbox.pollTwice();
			inbox.poll();

			assertThat(this.vault.receipts()).isEmpty();
			assertThat(inbox.leftInInbox()).containsExactly("a.xml", "scanner", "scanner/b.xml");
			assertThat(inbox.health().getStatus()).isEqualTo(Status.DOWN);
			assertThat(inbox.health().getDetails().get("claims")).asString()
				.contains("no file can be claimed (No space left on device)", "Make room");
			assertThat(output.toString().lines().filter((line) -> line.contains("no file can be claimed"))).hasSize(1);

			disk.makeRoom();
			inbox.poll();

			assertThat(this.vault.receipts()).hasSize(2);
			assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void doesNotStartOnReadOnlyInbox() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(256, 100)) {
			disk.makeReadOnly();

			assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
				.isThrownBy(() -> new TestInbox(disk.path(), this.vault))
				.withMessageContainingAll("markr.inbox.directory", disk.path().toString(), "may make, read and write",
						"Read-only file system");

			disk.makeWritable();
			new TestInbox(disk.path(), this.vault).close();
			disk.makeReadOnly();
			assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
				.isThrownBy(() -> new TestInbox(disk.path(), this.vault));
		}
	}

	@Test
	void waitsWhileTheInboxIsReadOnly() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(256, 100); TestInbox inbox = new TestInbox(disk.path(), this.vault)) {
			inbox.drop("exam.xml", "<a/>");
			inbox.poll();
			disk.makeReadOnly();

			inbox.pass(TestInbox.SETTLE);
			inbox.poll();

			assertThat(inbox.leftInInbox()).containsExactly("exam.xml");
			assertThat(inbox.health().getStatus()).isEqualTo(Status.DOWN);
			assertThat(inbox.health().getDetails().get("folder")).asString()
				.contains(disk.path().toString(), "cannot be used (Markr may not write to it");

			disk.makeWritable();
			inbox.pollTwice();

			assertThat(this.vault.receipts()).hasSize(1);
			assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void leavesWhatIsOnAnotherFileSystemAndTakesTheRest(CapturedOutput output) throws IOException {
		try (SmallDisk disk = SmallDisk.mount(256, 100); TestInbox inbox = new TestInbox(disk.path(), this.vault)) {
			Path scanner = Files.createDirectory(disk.path().resolve("scanner"));
			disk.mountAnotherOn(scanner);
			inbox.drop("scanner", "a.xml", "<a/>");
			inbox.drop("b.xml", "<b/>");

			inbox.pollTwice();
			inbox.poll();
			inbox.poll();

			assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name")).containsExactly("b.xml");
			assertThat(scanner.resolve("a.xml")).exists();
			assertThat(inbox.health().getStatus()).isEqualTo(PeriodicHealthIndicator.DEGRADED);
			assertThat(inbox.health().getDetails().get("files")).asString()
				.contains("1 files", "a.xml is on another file system than the inbox", "mount the inbox as a whole");
			assertThat(output.toString().lines().filter((line) -> line.contains("on another file system"))).hasSize(1);

			disk.fillWithFiles();
			inbox.poll();
			assertThat(inbox.health().getStatus()).isEqualTo(Status.DOWN);
			disk.makeRoom();
			// Files that cannot be claimed show at the end of a pass.
			inbox.poll();
			inbox.poll();
			assertThat(inbox.health().getStatus()).isEqualTo(PeriodicHealthIndicator.DEGRADED);

			Files.delete(scanner.resolve("a.xml"));
			inbox.poll();
			inbox.poll();

			assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
		}
	}

	@Test
	void waitsForDiskThatIsGoneAndMakesNoInboxBelowIt() throws IOException {
		try (SmallDisk disk = SmallDisk.mount(256, 100); TestInbox inbox = new TestInbox(disk.path(), this.vault)) {
			inbox.drop("bad.xml", "<bad/>");
			inbox.pollTwice();
			this.vault.reject(this.vault.documentId("bad.xml"), VIOLATION);
			inbox.drop("claimed.xml", "<claimed/>");
			inbox.poll();
			inbox.pass(TestInbox.SETTLE);
			InboxFile claimed = inbox.claimOne();

			disk.takeAway();
			inbox.store(claimed);
			inbox.poll();
			inbox.poll();

			assertThat(namesIn(disk.path())).isEmpty();
			assertThat(inbox.reply()).isEmpty();
			assertThat(namesIn(disk.path())).isEmpty();
			assertThat(inbox.health().getStatus()).isEqualTo(Status.DOWN);
			assertThat(inbox.health().getDetails().get("folder")).asString()
				.contains("it was on another file system, which is gone; mount that again");

			disk.bringBack();
			inbox.pollTwice();

			assertThat(inbox.health().getStatus()).isEqualTo(Status.UP);
			assertThat(this.vault.receipts()).extracting((receipt) -> receipt.get("name"))
				.containsExactly("bad.xml", "claimed.xml");
			assertThat(inbox.reply()).hasSize(1);
			assertThat(inbox.stillClaimed()).isEmpty();
		}
	}

	private static Stream<String> namesIn(Path folder) throws IOException {
		try (Stream<Path> paths = Files.list(folder)) {
			return paths.map(FileName::of).sorted().toList().stream();
		}
	}

}

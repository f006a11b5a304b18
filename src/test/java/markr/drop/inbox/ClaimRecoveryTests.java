package markr.drop.inbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import markr.drop.RepeatedWarnings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ClaimRecoveryTests {

	@TempDir
	private Path inbox;

	private ClaimFolder own;

	private final ClaimRecovery recovery = new ClaimRecovery();

	@BeforeEach
	void open() throws IOException {
		this.own = join(this.inbox);
	}

	@AfterEach
	void close() throws IOException {
		this.own.close();
	}

	@Test
	void takesOverFromKilledProcessAndFromNoLivingOne() throws IOException, InterruptedException {
		Files.writeString(Files.createDirectory(this.inbox.resolve("scanner")).resolve("exam.xml"), "<a/>");
		Process process = start(Claimer.class, "scanner/exam.xml");
		try (BufferedReader output = process.inputReader()) {
			String dropId = output.readLine();

			assertThat(this.recovery.recover(this.own)).isZero();
			process.destroyForcibly().waitFor();
			assertThat(this.recovery.recover(this.own)).isOne();

			assertThat(recovered()).singleElement().satisfies((file) -> {
				assertThat(file.dropId()).hasToString(dropId);
				assertThat(file.source()).isEqualTo("scanner");
				assertThat(file.name()).isEqualTo("exam.xml");
				assertThat(file.path()).startsWith(this.own.folder()).hasContent("<a/>");
			});
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(claims()).hasSize(2);
	}

	@Test
	void leavesAnotherInboxOfThisJvmAlone() throws IOException {
		Files.createFile(this.inbox.resolve("exam.xml"));
		try (ClaimFolder another = join(this.inbox)) {
			another.claim(TestInbox.read(null, this.inbox.resolve("exam.xml"), null)).orElseThrow();

			assertThat(this.recovery.recover(this.own)).isZero();
			// Having asked for the lock must not have given it up to other processes.
			assertThat(start(Successor.class).inputReader().readLine()).isEqualTo("0");
		}

		assertThat(this.recovery.recover(this.own)).isOne();
	}

	@Test
	void neverTouchesLockOfProcessThatIsJustStarting() throws IOException {
		Path starting = Files.createFile(this.inbox.resolve(".claim/" + UUID.randomUUID() + ".lock"));

		this.recovery.recover(this.own);

		assertThat(starting).exists();
	}

	@Test
	void clearsAwayWhatDeadProcessLeftEmpty() throws IOException {
		Path process = Files.createDirectory(this.inbox.resolve(".claim/" + UUID.randomUUID()));
		Files.createDirectories(process.resolve(UUID.randomUUID().toString()).resolve("scanner"));
		Files.createDirectory(process.resolve(UUID.randomUUID().toString()));
		Files.createFile(this.inbox.resolve(".claim/" + process.getFileName() + ".lock"));

		assertThat(this.recovery.recover(this.own)).isZero();

		assertThat(claims()).hasSize(2);
	}

	@Test
	void takesOverWithoutLockFile() throws IOException {
		Path dropFolder = Files
			.createDirectories(this.inbox.resolve(".claim/" + UUID.randomUUID()).resolve(UUID.randomUUID().toString()));
		Files.createFile(dropFolder.resolve("exam.xml"));

		assertThat(this.recovery.recover(this.own)).isOne();
	}

	@Test
	void leavesWhatItDoesNotUnderstandAndTakesTheRest() throws IOException {
		Path process = this.inbox.resolve(".claim/" + UUID.randomUUID());
		Path odd = Files.createDirectories(process.resolve(UUID.randomUUID().toString()));
		Files.createFile(odd.resolve("a.xml"));
		Files.createFile(odd.resolve("b.xml"));
		Files.createFile(Files.createDirectories(process.resolve(UUID.randomUUID().toString())).resolve("c.xml"));

		this.recovery.recover(this.own);
		assertThat(recovered()).extracting(InboxFile::name).containsExactly("c.xml");
		assertThat(odd).isDirectoryContaining((path) -> path.endsWith("a.xml"));
	}

	@Test
	void leavesNothingBehindWhenClosedEmpty() throws IOException {
		this.own.close();

		assertThat(claims()).isEmpty();
	}

	@Test
	void emptiedFoldersServeTheNextFilesUntilNoneIsWaiting() throws IOException {
		Path source = takeManyOf("scanner");
		int emptied = foldersOfDrops();
		assertThat(emptied).as("emptied ones").isBetween(100, 129);

		InboxFile another = claim(Files.createFile(source.resolve("another.xml")));
		assertThat(foldersOfDrops()).as("one of them is used").isEqualTo(emptied);
		assertThat(recovered()).singleElement().satisfies((file) -> {
			assertThat(file.claim()).isEqualTo(another.claim());
			assertThat(file.source()).isEqualTo("scanner");
			assertThat(file.path()).isRegularFile();
		});

		this.own.rest();
		assertThat(foldersOfDrops()).as("a few at a time").isBetween(emptied - 20, emptied - 1);
		for (int i = 0; i < 20; i++) {
			this.own.rest();
		}
		assertThat(foldersOfDrops()).as("what is claimed").isOne();
		this.own.remove(another);
	}

	@Test
	void anEmptiedFolderServesNoOtherSource() throws IOException {
		takeManyOf("one");

		InboxFile claimed = claim(Files.createFile(Files.createDirectory(this.inbox.resolve("two")).resolve("a.xml")));

		assertThat(recovered()).containsExactly(claimed);
		assertThat(claimed.path().getParent()).hasFileName("two");
	}

	@Test
	void removesTheFoldersOfAFewDropsAtOnce() throws IOException {
		Path source = Files.createDirectory(this.inbox.resolve("scanner"));
		InboxFile one = claim(Files.createFile(source.resolve("1.xml")));
		InboxFile two = claim(Files.createFile(source.resolve("2.xml")));

		this.own.remove(one);
		this.own.remove(two);
		assertThat(this.own.folder()).isEmptyDirectory();
	}

	/** So many that folders are kept for others. */
	private Path takeManyOf(String name) throws IOException {
		Path source = Files.createDirectory(this.inbox.resolve(name));
		List<InboxFile> claimed = new ArrayList<>();
		for (int i = 0; i < 130; i++) {
			claimed.add(claim(Files.createFile(source.resolve(i + ".xml"))));
		}
		for (InboxFile file : claimed) {
			this.own.remove(file);
		}
		return source;
	}

	private int foldersOfDrops() {
		return this.own.folder().toFile().list().length;
	}

	private InboxFile claim(Path file) throws IOException {
		return this.own.claim(TestInbox.read(null, file, file.getParent().getFileName().toString())).orElseThrow();
	}

	private static ClaimFolder join(Path inbox) throws IOException {
		return ClaimFolder.join(Files.createDirectories(inbox.resolve(".claim")), new Inodes());
	}

	private List<InboxFile> recovered() throws IOException {
		return this.own.list(new RepeatedWarnings("the inbox"));
	}

	private Process start(Class<?> program, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
						System.getProperty("java.class.path"), program.getName(), this.inbox.toUri().toString()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	/** The processes' folders and locks. */
	private List<Path> claims() throws IOException {
		try (Stream<Path> paths = Files.list(this.inbox.resolve(".claim"))) {
			return paths.filter((path) -> !path.endsWith("inbox-id")).toList();
		}
	}

	/** Claims a file, says so, and waits to be killed. */
	static final class Claimer {

		private Claimer() {
		}

		public static void main(String[] args) throws IOException {
			Path inbox = Path.of(URI.create(args[0]));
			InboxFile file = TestInbox.read(null, inbox.resolve(args[1]), "scanner");
			System.out.println(join(inbox).claim(file).orElseThrow().dropId());
			System.in.read();
		}

	}

	/** Takes over what it can, says how much, and ends. */
	static final class Successor {

		private Successor() {
		}

		public static void main(String[] args) throws IOException {
			try (ClaimFolder own = join(Path.of(URI.create(args[0])))) {
				System.out.println(new ClaimRecovery().recover(own));
			}
		}

	}

}

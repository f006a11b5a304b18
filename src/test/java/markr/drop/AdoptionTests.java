package markr.drop;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class AdoptionTests {

	@TempDir
	private Path inbox;

	private ClaimFolder own;

	private Adoption adoption;

	@BeforeEach
	void open() throws IOException {
		this.own = ClaimFolder.open(this.inbox);
		this.adoption = new Adoption(this.own);
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

			assertThat(this.adoption.adopt()).isEmpty();
			process.destroyForcibly().waitFor();
			List<ClaimedFile> adopted = this.adoption.adopt();

			assertThat(adopted).singleElement().satisfies((file) -> {
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
		try (ClaimFolder another = ClaimFolder.open(this.inbox)) {
			another.claim(InboxFile.read(this.inbox.resolve("exam.xml"), null)).orElseThrow();

			assertThat(this.adoption.adopt()).isEmpty();
			// Having asked for the lock must not have given it up to other processes.
			assertThat(start(Adopter.class).inputReader().readLine()).isEqualTo("0");
		}

		assertThat(this.adoption.adopt()).hasSize(1);
	}

	@Test
	void neverTouchesLockOfProcessThatIsJustStarting() throws IOException {
		Path starting = Files.createFile(this.inbox.resolve(".claim/" + UUID.randomUUID() + ".lock"));

		this.adoption.adopt();

		assertThat(starting).exists();
	}

	@Test
	void clearsAwayWhatDeadProcessLeftEmpty() throws IOException {
		Path process = Files.createDirectory(this.inbox.resolve(".claim/" + UUID.randomUUID()));
		Files.createDirectories(process.resolve(UUID.randomUUID().toString()).resolve("scanner"));
		Files.createDirectory(process.resolve(UUID.randomUUID().toString()));
		Files.createFile(this.inbox.resolve(".claim/" + process.getFileName() + ".lock"));

		assertThat(this.adoption.adopt()).isEmpty();

		assertThat(claims()).hasSize(2);
	}

	@Test
	void takesOverWithoutLockFile() throws IOException {
		Path dropFolder = Files
			.createDirectories(this.inbox.resolve(".claim/" + UUID.randomUUID()).resolve(UUID.randomUUID().toString()));
		Files.createFile(dropFolder.resolve("exam.xml"));

		assertThat(this.adoption.adopt()).hasSize(1);
	}

	@Test
	void leavesWhatItDoesNotUnderstandAndTakesTheRest() throws IOException {
		Path process = this.inbox.resolve(".claim/" + UUID.randomUUID());
		Path odd = Files.createDirectories(process.resolve(UUID.randomUUID().toString()));
		Files.createFile(odd.resolve("a.xml"));
		Files.createFile(odd.resolve("b.xml"));
		Files.createFile(Files.createDirectories(process.resolve(UUID.randomUUID().toString())).resolve("c.xml"));

		assertThat(this.adoption.adopt()).extracting(ClaimedFile::name).containsExactly("c.xml");
		assertThat(odd).isDirectoryContaining((path) -> path.endsWith("a.xml"));
	}

	@Test
	void leavesNothingBehindWhenClosedEmpty() throws IOException {
		this.own.close();

		assertThat(claims()).isEmpty();
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
			InboxFile file = InboxFile.read(inbox.resolve(args[1]), "scanner");
			System.out.println(ClaimFolder.open(inbox).claim(file).orElseThrow().dropId());
			System.in.read();
		}

	}

	/** Takes over what it can, says how much, and ends. */
	static final class Adopter {

		private Adopter() {
		}

		public static void main(String[] args) throws IOException {
			try (ClaimFolder own = ClaimFolder.open(Path.of(URI.create(args[0])))) {
				System.out.println(new Adoption(own).adopt().size());
			}
		}

	}

}

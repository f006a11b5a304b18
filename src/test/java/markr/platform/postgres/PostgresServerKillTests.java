package markr.platform.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import markr.platform.StartRefused;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** What a Markr finds that starts after, or beside, another one. */
class PostgresServerKillTests {

	@TempDir
	private Path directory;

	private TestHome home;

	@BeforeEach
	void makeHome() throws IOException {
		this.home = TestHome.used(this.directory);
	}

	@AfterEach
	void leaveNoServerBehind() throws IOException {
		this.home.processes().forEach(ProcessHandle::destroyForcibly);
		assertThat(ServerProcesses.awaitNoneIn(this.home.data(), Duration.ofSeconds(10))).isTrue();
	}

	@Test
	void replacesTheServerOfAKilledMarkr() throws Exception {
		int port = freePort();
		AnotherMarkr killed = AnotherMarkr.launch(this.home, port).awaitReady();
		long orphan = this.home.postmaster();
		killed.kill();
		assertThat(this.home.processes()).contains(ProcessHandle.of(orphan).orElseThrow());

		try (PostgresServer server = this.home.start(port)) {
			assertThat(TestHome.query(server, "select 1")).isEqualTo("1");
			assertThat(this.home.postmaster()).isNotEqualTo(orphan);
			assertThat(this.home.processes()).extracting(ProcessHandle::pid).doesNotContain(orphan);
		}
	}

	@Test
	void keepsTheDataOfAKilledMarkrAndItsKilledServer() throws Exception {
		try (PostgresServer server = this.home.start()) {
			TestHome.execute(server, "create table kept as select 42 as answer");
		}
		AnotherMarkr killed = AnotherMarkr.launch(this.home, 0).awaitReady();
		ProcessHandle.of(this.home.postmaster()).orElseThrow().destroyForcibly();
		killed.kill();

		try (PostgresServer server = this.home.start()) {
			assertThat(TestHome.query(server, "select answer from kept")).isEqualTo("42");
		}
	}

	@Test
	void refusesASecondMarkrAndLeavesTheFirstAlone() throws Exception {
		try (AnotherMarkr first = AnotherMarkr.launch(this.home, 0).awaitReady()) {
			long postmaster = this.home.postmaster();

			assertThatExceptionOfType(StartRefused.class).isThrownBy(this.home::start)
				.withMessage("The folder %s is in use by another Markr (process %d).", this.home.root().toRealPath(),
						first.pid());

			assertThat(this.home.postmaster()).isEqualTo(postmaster);
			assertThat(this.home.processes()).extracting(ProcessHandle::pid).contains(postmaster);
		}
	}

	@Test
	void stopsItsServerWhenTerminated() throws Exception {
		AnotherMarkr markr = AnotherMarkr.launch(this.home, 0).awaitReady();

		assertThat(markr.terminate()).isEqualTo(128 + 15);

		assertThat(this.home.processes()).isEmpty();
		assertThat(this.home.root().resolve("server.log")).content().contains("database system is shut down");
	}

	@Test
	void startsAfterAKillWhileTheDataDirectoryWasMade() throws Exception {
		FileSystemUtils.deleteRecursively(this.home.data());
		killWhenUnfinishedHas("data/global/pg_control");

		try (PostgresServer server = this.home.start()) {
			assertThat(TestHome.query(server, "select 1")).isEqualTo("1");
		}
	}

	@Test
	void startsAfterAKillWhileTheBinariesWereUnpacked() throws Exception {
		Files.delete(this.home.root().resolve("binaries"));
		killWhenUnfinishedHas("lib");

		try (PostgresServer server = this.home.start()) {
			assertThat(TestHome.query(server, "select 1")).isEqualTo("1");
		}
	}

	private void killWhenUnfinishedHas(String path) throws Exception {
		AnotherMarkr killed = AnotherMarkr.launch(this.home, 0);
		try {
			await().pollInterval(Duration.ofMillis(5))
				.atMost(Duration.ofSeconds(60))
				.until(() -> anyUnfinishedHas(path));
		}
		finally {
			killed.kill();
		}
		assertThat(anyUnfinishedHas(path)).isTrue();
	}

	private boolean anyUnfinishedHas(String path) throws IOException {
		Path unfinished = this.home.root().resolve("unfinished");
		if (!Files.exists(unfinished)) {
			return false;
		}
		try (Stream<Path> attempts = Files.list(unfinished)) {
			return attempts.anyMatch((attempt) -> Files.exists(attempt.resolve(path)));
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			return socket.getLocalPort();
		}
	}

}

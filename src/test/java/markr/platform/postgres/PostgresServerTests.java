package markr.platform.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import markr.platform.StartRefused;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** One server at a time in this process; {@link PostgresServerKillTests} has others. */
@ExtendWith(OutputCaptureExtension.class)
class PostgresServerTests {

	@TempDir
	private static Path directory;

	private static TestHome home;

	@BeforeAll
	static void makeHome() throws IOException {
		home = TestHome.empty(directory);
	}

	@Test
	void keepsItsDataOverARestart() throws Exception {
		try (PostgresServer server = home.start()) {
			TestHome.execute(server, "create table kept as select 42 as answer");
		}

		try (PostgresServer server = home.start()) {
			assertThat(TestHome.query(server, "select answer from kept")).isEqualTo("42");
		}
	}

	@Test
	void isGoneWhenClosed() throws Exception {
		home.start().close();

		assertThat(home.processes()).isEmpty();
		assertThat(ServerProcesses.pidFile(home.data())).doesNotExist();
	}

	@Test
	void keepsItsDataOverAKillOfTheServer() throws Exception {
		try (PostgresServer server = home.start()) {
			TestHome.execute(server, "create table survivor as select 42 as answer");
			ProcessHandle.of(home.postmaster()).orElseThrow().destroyForcibly();
			assertThat(ServerProcesses.awaitNoneIn(home.data(), Duration.ofSeconds(10))).isTrue();
		}
		assertThat(ServerProcesses.pidFile(home.data())).exists();

		try (PostgresServer server = home.start()) {
			assertThat(TestHome.query(server, "select answer from survivor")).isEqualTo("42");
		}
	}

	@Test
	void startsAgainOnTheSamePortWhenItHasEndedByItself(CapturedOutput output) throws Exception {
		try (PostgresServer server = home.start()) {
			TestHome.execute(server, "create table phoenix as select 42 as answer");
			assertThat(server.startAgainIfEnded()).isEmpty();
			ProcessHandle postmaster = ProcessHandle.of(home.postmaster()).orElseThrow();
			postmaster.destroyForcibly();
			postmaster.onExit().join();

			assertThat(server.startAgainIfEnded()).isEmpty();

			assertThat(TestHome.query(server, "select answer from phoenix")).isEqualTo("42");
			assertThat(output).contains("PostgreSQL has ended by itself and is started again");
			TestHome.execute(server, "drop table phoenix");
		}
	}

	@Test
	void saysWhyItCannotStartAgainAndTriesLater() throws Exception {
		try (PostgresServer server = home.start()) {
			ProcessHandle.of(home.postmaster()).orElseThrow().destroyForcibly();
			assertThat(ServerProcesses.awaitNoneIn(home.data(), Duration.ofSeconds(10))).isTrue();
			try (ServerSocket other = new ServerSocket(server.database().port(), 1,
					InetAddress.getByName("127.0.0.1"))) {
				assertThat(server.startAgainIfEnded())
					.hasValueSatisfying((fault) -> assertThat(fault).contains("cannot be started again",
							"port " + other.getLocalPort(), "Address already in use", "There is room for"));
			}

			await().atMost(Duration.ofSeconds(30)).until(() -> server.startAgainIfEnded().isEmpty());

			assertThat(TestHome.query(server, "select 1")).isEqualTo("1");
		}
	}

	@Test
	void commitsDurably() throws Exception {
		try (PostgresServer server = home.start()) {
			assertThat(TestHome.query(server, "show fsync")).isEqualTo("on");
			assertThat(TestHome.query(server, "show synchronous_commit")).isEqualTo("on");
			assertThat(TestHome.query(server, "show max_wal_size")).isEqualTo("2GB");
			assertThat(TestHome.query(server, "show full_page_writes")).isEqualTo("on");
			assertThat(TestHome.query(server, "show data_checksums")).isEqualTo("on");
		}
	}

	@Test
	void refusesToRunWithoutDurableCommits(@TempDir Path own) throws Exception {
		TestHome loosened = TestHome.used(own);
		try (PostgresServer server = loosened.start()) {
			TestHome.execute(server, "alter role markr set synchronous_commit = off");
		}

		assertThatExceptionOfType(StartRefused.class).isThrownBy(loosened::start)
			.withMessage("PostgreSQL's setting synchronous_commit must be on, but is off: commits could be lost.");

		assertThat(loosened.processes()).isEmpty();
	}

	@Test
	void listensOnThisMachineOnly() throws Exception {
		try (PostgresServer server = home.start()) {
			assertThat(TestHome.query(server, "show listen_addresses")).isEqualTo("127.0.0.1");
			assertThat(TestHome.query(server, "show unix_socket_directories")).isEmpty();
		}
	}

	@Test
	void spendsNoIterationsOnARandomPassword() throws Exception {
		try (PostgresServer server = home.start()) {
			assertThat(TestHome.query(server, "select rolpassword from pg_authid where rolname = current_user"))
				.startsWith("SCRAM-SHA-256$1:");
			assertThat(TestHome.query(server, "show scram_iterations")).isEqualTo("4096");
		}
	}

	@Test
	void refusesAConnectionWithoutThePassword() throws Exception {
		try (PostgresServer server = home.start()) {
			String url = server.database().url();

			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> DriverManager.getConnection(url, "markr", ""))
				.withMessageContaining("SCRAM");
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> DriverManager.getConnection(url, "markr", "guessed"))
				.withMessageContaining("password authentication failed");
			assertThat(TestHome.query(server, "select string_agg(distinct auth_method, ',') from pg_hba_file_rules"))
				.isEqualTo("scram-sha-256");
		}
	}

	@Test
	void keepsEverythingToItsOwner() throws Exception {
		try (PostgresServer server = home.start()) {
			assertThat(Files.getPosixFilePermissions(server.root()))
				.isEqualTo(PosixFilePermissions.fromString("rwx------"));
			assertThat(Files.getPosixFilePermissions(server.root().resolve("password")))
				.isEqualTo(PosixFilePermissions.fromString("rw-------"));
			assertThat(server.database().password()).hasSize(48);
			assertThat(server.database().toString()).doesNotContain(server.database().password());
			assertThat(server.root().resolve("server.log")).content().doesNotContain(server.database().password());
		}
	}

	@Test
	void keepsValuesOutOfItsLog() throws Exception {
		try (PostgresServer server = home.start()) {
			TestHome.execute(server, "create table pupil (name text primary key)");
			TestHome.execute(server, "insert into pupil values ('Jane Austen')");

			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> TestHome.execute(server, "insert into pupil values ('Jane Austen')"));

			assertThat(server.root().resolve("server.log")).content()
				.contains("duplicate key")
				.doesNotContain("Jane Austen");
		}
	}

	@Test
	void leavesAStrangerAloneWhoHasTheNumberOfADeadServer() throws Exception {
		home.start().close();
		Process stranger = new ProcessBuilder("sleep", "60").start();
		try {
			Files.write(ServerProcesses.pidFile(home.data()), List.of(Long.toString(stranger.pid()),
					home.data().toString(), "1700000000", "5432", "", "127.0.0.1", "", "ready"));

			try (PostgresServer server = home.start()) {
				assertThat(TestHome.query(server, "select 1")).isEqualTo("1");
			}

			assertThat(stranger.isAlive()).isTrue();
		}
		finally {
			stranger.destroy();
		}
	}

	@Test
	void recognisesItsServerByThePidFileWhereThereIsNoProc() throws Exception {
		try (PostgresServer server = home.start()) {
			Path data = server.root().resolve("data");
			ProcessHandle postmaster = ProcessHandle.of(home.postmaster()).orElseThrow();
			assertThat(ServerProcesses.namedByPidFile(data)).containsExactly(postmaster);

			List<String> lines = Files.readAllLines(ServerProcesses.pidFile(data));
			Path copy = Files.createDirectory(directory.resolve("older"));
			lines.set(2, Long.toString(Long.parseLong(lines.get(2)) - 60));
			Files.write(ServerProcesses.pidFile(copy), lines);

			assertThat(ServerProcesses.namedByPidFile(copy)).isEmpty();
		}
	}

	@Test
	void tellsWhatTheServerSaid() throws Exception {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			assertThatExceptionOfType(StartRefused.class).isThrownBy(() -> home.start(other.getLocalPort()))
				.withMessageContaining("port %d", other.getLocalPort())
				.withMessageContaining("Address already in use");
		}

		home.start().close();
	}

	@Test
	void refusesAFolderThatThisProcessUsesAlreadyAndStaysItsOnlyUser() throws Exception {
		try (PostgresServer server = home.start()) {
			for (int attempt = 0; attempt < 2; attempt++) {
				assertThatExceptionOfType(StartRefused.class).isThrownBy(home::start)
					.withMessageContaining(server.root().toString())
					.withMessageContaining("this same process");
			}
			assertThat(TestHome.query(server, "select 1")).isEqualTo("1");
		}
	}

	@Test
	void refusesDataWhosePasswordIsMissing(@TempDir Path own) throws Exception {
		TestHome moved = TestHome.used(own);
		moved.start().close();
		Files.delete(moved.root().resolve("password"));

		assertThatExceptionOfType(StartRefused.class).isThrownBy(moved::start)
			.withMessageContaining("not their password");

		assertThat(moved.data().resolve("PG_VERSION")).exists();
	}

	@Test
	void doesNotHeedTheMachinesEnvironment() {
		Map<String, String> environment = new HashMap<>(Map.of("PGCLIENTENCODING", "foo", "PGDATA", "/elsewhere", "TZ",
				"IST", "LC_ALL", "xx_YY", "PATH", "/bin"));

		PostgresCommands.clean(environment);

		assertThat(environment).isEqualTo(Map.of("TZ", "UTC", "LC_ALL", "C", "PATH", "/bin"));
	}

	@Test
	void refusesAPathThatAShellWouldRead() {
		assertThatExceptionOfType(StartRefused.class)
			.isThrownBy(() -> new TestHome(directory.resolve("for$HOME")).start())
			.withMessageContaining("for$HOME")
			.withMessageContaining("cannot cope with");
	}

	@Test
	void saysWhenTheBuildHasNoServerForThisPlatform() {
		assertThatExceptionOfType(StartRefused.class).isThrownBy(() -> PostgresBinaries.find("Linux", "s390x"))
			.withMessage("This build of Markr has no embedded PostgreSQL for Linux on s390x.");
	}

}

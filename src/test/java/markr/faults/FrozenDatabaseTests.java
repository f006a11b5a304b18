package markr.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

import markr.support.Documents;
import markr.support.DropLedger;
import markr.support.FreezingProxy;
import markr.support.MarkrProcess;
import markr.support.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The database neither answers nor refuses: a firewall swallows what is sent, in the
 * middle of an import.
 */
class FrozenDatabaseTests {

	/**
	 * Longer than the operators' page states, for a machine that is busy with other
	 * tests.
	 */
	private static final Duration RECOVERY = Duration.ofSeconds(90);

	private static final Duration SHUTDOWN = Duration.ofSeconds(30);

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	Path directory;

	private final DropLedger ledger = new DropLedger();

	@Test
	void resumesByItselfAndShutsDownInTime() throws Exception {
		PGSimpleDataSource database = new PGSimpleDataSource();
		database.setUrl(TestPostgres.newDatabase());
		JdbcClient jdbc = JdbcClient.create(database);
		Path inbox = Files.createDirectories(this.directory.resolve("inbox"));
		try (FreezingProxy proxy = FreezingProxy.before(database.getPortNumbers()[0]);
				MarkrProcess markr = MarkrProcess.start(this.directory.resolve("markr.log"),
						"spring.datasource.url=jdbc:postgresql://127.0.0.1:%d/%s".formatted(proxy.port(),
								database.getDatabaseName()),
						"spring.datasource.username=postgres", "markr.inbox.directory=" + inbox,
						"markr.inbox.settle=0s", "markr.ingest.chunk-results=100", "markr.ingest.small-document=0B")) {
			markr.port();
			drop(inbox, "large.xml");
			await().atMost(RECOVERY).until(() -> jdbc.sql("select count(*) from scan").query(Long.class).single() > 0);

			proxy.freeze();

			await().atMost(RECOVERY).untilAsserted(() -> assertThat(this.ledger.differences(jdbc, inbox)).isEmpty());
			assertThat(markr.log()).contains("The database has not answered for 10 s");

			drop(inbox, "again.xml");
			await().atMost(RECOVERY)
				.until(() -> jdbc.sql("select count(*) from document").query(Long.class).single() > 1);
			proxy.freezeNewOnesToo();
			markr.terminate();

			long start = System.nanoTime();
			assertThat(markr.exitStatus()).isEqualTo(128 + 15);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHUTDOWN);
		}
	}

	private void drop(Path inbox, String name) throws Exception {
		Documents document = Documents.aDocument();
		for (int i = 0; i < 4_000; i++) {
			document.result(name, "s" + i, 20, i % 21);
		}
		this.ledger.inbox(null, name, document.bytes());
		Path written = Files.write(this.directory.resolve(name), document.bytes());
		Files.move(written, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
	}

}

package markr.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

import markr.support.Documents;
import markr.support.DropLedger;
import markr.support.MarkrProcess;
import markr.support.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The connection to the database is cut at the n-th request, for n = 1, 2, 3 and so on
 * over the whole way of a document, before or after the server has carried it out;
 * commits whose outcome nobody knows are among them. Each time all must end as if nothing
 * had happened.
 * <p>
 * Every {@code n}, which takes some minutes: {@code mvn verify -Dtest=CutConnectionTests
 * -Dcut.step=1}.
 */
class CutConnectionTests {

	private static final int STEP = Integer.getInteger("cut.step", 79);

	private static final Duration LIMIT = Duration.ofSeconds(90);

	@TempDir(cleanup = CleanupMode.ON_SUCCESS)
	private static Path directory;

	private static final DropLedger LEDGER = new DropLedger();

	private static Path inbox;

	private static JdbcClient jdbc;

	private static CuttingProxy proxy;

	private static MarkrProcess markr;

	private static int drops;

	@BeforeAll
	static void startMarkrBehindTheProxy() throws Exception {
		PGSimpleDataSource database = new PGSimpleDataSource();
		database.setUrl(TestPostgres.newDatabase());
		jdbc = JdbcClient.create(database);
		proxy = CuttingProxy.before(database.getPortNumbers()[0]);
		inbox = Files.createDirectories(directory.resolve("inbox"));
		markr = MarkrProcess.start(directory.resolve("markr.log"),
				"spring.datasource.url=jdbc:postgresql://127.0.0.1:%d/%s?sslmode=disable&gssEncMode=disable"
					.formatted(proxy.port(), database.getDatabaseName()),
				"spring.datasource.username=postgres", "markr.inbox.directory=" + inbox, "markr.inbox.settle=0s",
				"markr.inbox.poll-interval=50ms", "markr.ingest.chunk-results=4", "markr.ingest.retry-pause=10ms",
				"db-scheduler.heartbeat-interval=200ms", "db-scheduler.polling-interval=100ms",
				// No more connections are opened than are needed, and each is cut in
				// turn.
				"spring.datasource.hikari.minimum-idle=0");
		markr.port();
	}

	@AfterAll
	static void stop() throws Exception {
		markr.close();
		proxy.close();
	}

	@ParameterizedTest
	@CsvSource({ "BEFORE_THE_SERVER_HEARS, false", "BEFORE_THE_SERVER_HEARS, true", "BEFORE_THE_CLIENT_HEARS, false",
			"BEFORE_THE_CLIENT_HEARS, true" })
	void losesAndDoublesNothing(CuttingProxy.Moment moment, boolean faulty) throws Exception {
		proxy.cut(0, moment);
		drop(faulty);
		awaitAllIsRight();
		int requests = proxy.requests();
		int cuts = 0;
		for (int n = 1; n <= requests; n += STEP) {
			proxy.cut(n, moment);
			drop(faulty);
			awaitAllIsRight();
			cuts += proxy.hasCut() ? 1 : 0;
		}
		assertThat(cuts).isPositive();
		System.out.printf("Connections cut %s: %d of %d requests on the way of a document that is %s%n", moment, cuts,
				requests, faulty ? "refused" : "published");
	}

	private void drop(boolean faulty) throws Exception {
		Documents document = Documents.aDocument();
		for (int i = 0; i < 10; i++) {
			document.result("cut-" + drops % 3, "s" + drops + "-" + i % 7, 20, (faulty && i == 5) ? 21 : i * 2);
		}
		String name = "drop-" + drops++ + ".xml";
		LEDGER.inbox(null, name, document.bytes());
		Path written = Files.write(directory.resolve(name), document.bytes());
		Files.move(written, inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
	}

	private void awaitAllIsRight() {
		await().atMost(LIMIT)
			.pollInterval(Duration.ofMillis(50))
			.untilAsserted(() -> assertThat(LEDGER.differences(jdbc, inbox)).isEmpty());
	}

}

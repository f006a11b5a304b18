package markr;

import java.sql.Connection;
import java.time.Duration;

import javax.sql.DataSource;

import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A bad, slow or giant document never holds up a good one. */
@MarkrTest
@AutoConfigureRestTestClient
@TestPropertySource(properties = { "db-scheduler.threads=3", "markr.ingest.large-document=10KB",
		"markr.ingest.small-document=1KB", "markr.ingest.large-imports-max=2", "db-scheduler.polling-interval=100ms" })
class FairnessTests {

	private static final int LOCK = 4712;

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	DataSource database;

	@Test
	void importsSmallDocumentsWhileLargeOnesHang() throws Exception {
		try (Connection lock = this.database.getConnection()) {
			lock.createStatement().execute("select pg_advisory_lock(" + LOCK + ")");
			hangImportsOf("giant");
			for (int giant = 0; giant < 5; giant++) {
				post(large("giant", giant), "respond-async").expectStatus().isAccepted();
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> hanging() == 2);

			for (int small = 0; small < 20; small++) {
				post(Documents.aDocument().result("small", "s" + small, 20, 13), "wait=20").expectStatus().isOk();
			}

			assertThat(hanging()).isEqualTo(2);
			assertThat(published("giant")).isZero();
			lock.createStatement().execute("select pg_advisory_unlock(" + LOCK + ")");
		}
		await().atMost(Duration.ofSeconds(60)).until(() -> published("giant") == 5);
	}

	private void hangImportsOf(String testId) {
		this.jdbc.sql("""
				create function hang() returns trigger language plpgsql as $$
				begin
				  if new.test_id = '%s' then
				    perform pg_advisory_xact_lock_shared(%d);
				  end if;
				  return new;
				end $$
				""".formatted(testId, LOCK)).update();
		this.jdbc.sql("create trigger hang before insert on scan for each row execute function hang()").update();
	}

	private long hanging() {
		return this.jdbc.sql("select count(*) from pg_locks where locktype = 'advisory' and not granted")
			.query(Long.class)
			.single();
	}

	private long published(String testId) {
		return this.jdbc.sql("select coalesce(sum(version), 0) from test where test_id = ?")
			.param(testId)
			.query(Long.class)
			.single();
	}

	private static Documents large(String testId, int number) {
		Documents document = Documents.aDocument();
		for (int i = 0; i < 40; i++) {
			document.result(testId, number + "-" + i, 20, 13);
		}
		return document;
	}

	private RestTestClient.ResponseSpec post(Documents document, String preference) {
		return this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.header("Prefer", preference)
			.body(document.bytes())
			.exchange();
	}

}

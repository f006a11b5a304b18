package markr;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import markr.importvault.ImportVault;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A bit of the vault flips: that is a trouble of its own, and no judgement of a document.
 */
@MarkrTest
@AutoConfigureRestTestClient
@TestPropertySource(properties = { "markr.ingest.retry-pause=5ms", "markr.ingest.interruptions-max=6",
		"db-scheduler.polling-interval=100ms" })
class DamagedContentTests {

	private static final String FLIP = """
			update document_part
			set content = set_byte(content, length(content) / 2, get_byte(content, length(content) / 2) # 4)
			where document_id = ?
			and part = ?
			""";

	@Autowired
	private RestTestClient http;

	@Autowired
	private ImportVault vault;

	@Autowired
	private JdbcClient jdbc;

	@BeforeEach
	void canBeDamagedWhenItIsWritten() {
		this.jdbc.sql("create table damage (part int)").update();
		this.jdbc
			.sql("""
					create function damage() returns trigger language plpgsql as $$
					begin
					  if exists (select from damage where damage.part = new.part) then
					    new.content = set_byte(new.content, length(new.content) / 2, get_byte(new.content, length(new.content) / 2) # 4);
					  end if;
					  return new;
					end $$
					""")
			.update();
		this.jdbc.sql("create trigger damage before insert on document_part for each row execute function damage()")
			.update();
	}

	@AfterEach
	void isDamagedNoMore() {
		this.jdbc.sql("drop function damage cascade").update();
		this.jdbc.sql("drop table damage").update();
	}

	@Test
	void failsTheImportUntilItIsRestored() {
		byte[] content = Documents.aDocument().result("rot-1", "1", 20, 13).bytes();
		this.jdbc.sql("insert into damage values (0)").update();

		post(content).expectStatus()
			.isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR)
			.expectBody()
			.jsonPath("$.failure")
			.value(String.class,
					(failure) -> assertThat(failure).contains("is damaged", "Restore its rows of document_part"));
		Document failed = only("FAILED");
		assertThat(this.jdbc.sql("select kind from failure where document_id = ?")
			.param(failed.documentId())
			.query(String.class)
			.single()).isEqualTo("INFRASTRUCTURE");
		assertThat(failed.violations()).isZero();

		this.jdbc.sql("delete from damage").update();
		flip(failed, 0);
		post(content).expectStatus().isOk().expectBody().jsonPath("$.imported").isEqualTo(1);
	}

	/** Its first part is whole, and was read before. */
	@Test
	void failsALargeImportWhole() {
		Documents large = Documents.aDocument();
		int results = 12_000;
		IntStream.rangeClosed(1, results).forEach((student) -> large.result("rot-2", "s" + student, 20, 13));
		this.jdbc.sql("insert into damage values (1)").update();

		post(large.bytes()).expectStatus().isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
		Document failed = only("FAILED");
		assertThat(failed.sizeBytes()).isGreaterThan(1024 * 1024);
		assertThat(failed.failure()).contains("is damaged");
		assertThat(this.vault.violations(failed.documentId(), 0, Integer.MAX_VALUE)).isEmpty();

		this.jdbc.sql("delete from damage").update();
		flip(failed, 1);
		post(large.bytes()).expectStatus().isOk().expectBody().jsonPath("$.imported").isEqualTo(results);
		assertThat(this.jdbc.sql("select count(*) from mark where test_id = 'rot-2'").query(Long.class).single())
			.isEqualTo(results);
	}

	@Test
	void isNotServed() {
		post(Documents.aDocument().result("rot-3", "1", 20, 13).bytes()).expectStatus().isOk();
		Document document = of("rot-3");
		get("/imports/" + document.sha256() + "/document").expectStatus().isOk();

		flip(document, 0);

		get("/imports/" + document.sha256() + "/document").expectStatus()
			.isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR)
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains(document.shortSha(), "is damaged"));
	}

	@Test
	void takesNoMarkAwayWhenItIsProcessedAgain() {
		post(Documents.aDocument().result("rot-4", "1", 20, 13).bytes()).expectStatus().isOk();
		Document damaged = of("rot-4");
		post(Documents.aDocument().result("rot-5", "1", 20, 13).bytes()).expectStatus().isOk();
		flip(damaged, 0);

		this.http.put()
			.uri("/orders/rot")
			.body(Map.of("act", "REPROCESS", "reason", "New rules", "selection",
					Map.of("documents", List.of(damaged.sha256(), of("rot-5").sha256()))))
			.exchange()
			.expectStatus()
			.isAccepted();

		await().untilAsserted(() -> assertThat(body("/orders/rot")).contains("\"ENDED\"", "\"UNCHANGED\":1",
				"\"FAILED\":1", "is damaged"));
		assertThat(this.vault.get(damaged.documentId()))
			.extracting(Document::state, Document::revision, Document::results, Document::violations)
			.containsExactly(DocumentState.PUBLISHED, 1, 1L, 0L);
		assertThat(body("/results/rot-4/aggregate")).contains("\"count\":1");
	}

	private void flip(Document document, int part) {
		this.jdbc.sql(FLIP).param(document.documentId()).param(part).update();
	}

	private RestTestClient.ResponseSpec post(byte[] document) {
		return this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(document)
			.exchange();
	}

	private RestTestClient.ResponseSpec get(String uri) {
		return this.http.get().uri(uri).exchange();
	}

	private String body(String uri) {
		return String.valueOf(get(uri).expectBody(String.class).returnResult().getResponseBody());
	}

	private Document of(String testId) {
		return this.vault.get(this.jdbc.sql("select document_id from publication where test_id = ?")
			.param(testId)
			.query(Long.class)
			.single());
	}

	/** The document that has come last. */
	private Document only(String state) {
		return this.vault
			.get(this.jdbc.sql("select document_id from document where state = ? order by document_id desc limit 1")
				.param(state)
				.query(Long.class)
				.single());
	}

}

package markr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;

import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** File in, statistics out: what scanner operators and dashboards see of it all. */
@MarkrTest
@AutoConfigureRestTestClient
class DropToStatisticsTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String SAMPLE_STATISTICS = """
			{"mean":50.80246913580247,"stddev":9.92119535943923,"min":30.0,"max":75.0,\
			"p25":45.0,"p50":50.0,"p75":55.0,"count":81}""";

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Value("${markr.inbox.directory}")
	Path inbox;

	@Test
	void makesStatisticsOfARealDocumentHoweverOftenItArrives() throws IOException {
		byte[] sample = document("sample_results.xml");

		drop("sample.xml", sample);

		await().atMost(SOON).untilAsserted(() -> assertStatistics("9863", SAMPLE_STATISTICS));

		drop("again.xml", sample);
		post(sample).expectStatus().isOk().expectBody().jsonPath("$.imported").isEqualTo(100);

		await().atMost(SOON).until(() -> receipts(sample) == 3);
		assertStatistics("9863", SAMPLE_STATISTICS);
		assertThat(this.jdbc.sql("select count(distinct document_id) from scan where test_id = '9863'")
			.query(Long.class)
			.single()).isEqualTo(1);
		await().atMost(SOON)
			.until(() -> this.jdbc.sql("select count(*) from receipt where answer_due")
				.query(Long.class)
				.single() == 0);
	}

	@Test
	void makesStatisticsOfOneResult() {
		post("""
				<mcq-test-results>
					<mcq-test-result scanned-on="2017-12-04T12:12:10+11:00">
						<first-name>Jane</first-name>
						<last-name>Austen</last-name>
						<student-number>521585128</student-number>
						<test-id>1234</test-id>
						<summary-marks available="20" obtained="13" />
					</mcq-test-result>
				</mcq-test-results>
				""".getBytes(StandardCharsets.UTF_8)).expectStatus().isOk();

		assertStatistics("1234", """
				{"mean":65.0,"stddev":0.0,"min":65.0,"max":65.0,"p25":65.0,"p50":65.0,"p75":65.0,"count":1}""");
	}

	@Test
	void bringsARefusedFileBackWithTheReason() throws IOException {
		byte[] document = Documents.aDocument()
			.result("refused", "4711", 20, 13)
			.result("refused", "4712", 20, 21)
			.bytes();

		drop("folded sheets.xml", document);

		Path rejected = this.inbox.resolve("rejected").resolve("folded sheets.xml");
		Path reason = rejected.resolveSibling("folded sheets.xml.reason.txt");
		await().atMost(SOON).until(() -> Files.exists(reason));
		assertThat(rejected).hasBinaryContent(document);
		assertThat(Files.readString(reason)).contains("refused",
				"Result 2, line 10, student 4712 (Jane Austen, test refused, scanned on 2017-12-04T12:12:10+11:00): obtained is \"21 of 20\"",
				"OBTAINED_EXCEEDS_AVAILABLE", "drop it into the inbox again");
		assertThat(this.inbox.resolve("folded sheets.xml")).doesNotExist();
		statistics("refused").expectStatus().isNotFound();
	}

	@Test
	void bringsARefusedFileBackToItsScanner() throws IOException {
		drop("scanner-7/photo.jpg", new byte[] { (byte) 0xff, (byte) 0xd8, 0 });
		drop("scanner-7/good.xml", Documents.aDocument().result("scanner-7", "1", 20, 13).bytes());

		await().atMost(SOON).until(() -> Files.exists(this.inbox.resolve("scanner-7/rejected/photo.jpg.reason.txt")));
		await().atMost(SOON).untilAsserted(() -> statistics("scanner-7").expectStatus().isOk());
		assertThat(this.jdbc.sql("select count(*) from receipt where source = 'scanner-7'").query(Long.class).single())
			.isEqualTo(2);
	}

	@Test
	void letsNoBadFileHoldUpAGoodOne() throws IOException {
		for (int i = 0; i < 20; i++) {
			drop("bad-%02d.xml".formatted(i), ("<exam>" + i + "</exam>").getBytes(StandardCharsets.UTF_8));
		}
		drop("good.xml", Documents.aDocument().result("good-one", "1", 20, 13).bytes());

		await().atMost(SOON).untilAsserted(() -> statistics("good-one").expectStatus().isOk());
		for (int i = 0; i < 20; i++) {
			Path reason = this.inbox.resolve("rejected/bad-%02d.xml.reason.txt".formatted(i));
			await().atMost(SOON).until(() -> Files.exists(reason));
		}
	}

	@Test
	void countsTheHighestMarkOfAStudentAndTheHighestAvailableMarksOfATest() {
		post(Documents.aDocument().result("folded", "1", 10, 9).result("folded", "2", 20, 10).bytes());
		post(Documents.aDocument().result("folded", "1", 10, 4).result("folded", "3", 18, 0).bytes());
		post(Documents.aDocument().result("folded", "3", 20, 20).bytes());

		assertStatistics("folded", """
				{"mean":65.0,"stddev":24.8327740429189,"min":45.0,"max":100.0,\
				"p25":47.5,"p50":50.0,"p75":75.0,"count":3}""");
	}

	@Test
	void storesNothingOfADocumentWithOneFaultAtItsEnd() {
		Documents document = Documents.aDocument();
		for (int i = 0; i < 5_000; i++) {
			document.result("faulty", "s" + i, 20, 13);
		}
		byte[] good = document.bytes();
		byte[] bad = document.element("<mcq-test-result/>").bytes();

		post(bad).expectStatus().isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);
		statistics("faulty").expectStatus().isNotFound();
		assertThat(this.jdbc.sql("select count(*) from scan where test_id = 'faulty'").query(Long.class).single())
			.isZero();

		post(good).expectStatus().isOk();
		statistics("faulty").expectStatus().isOk().expectBody().jsonPath("$.count").isEqualTo(5_000);
	}

	@Test
	void saysWhetherTheDatabaseWorks() {
		this.http.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.components.db.status")
			.isEqualTo("UP");
	}

	private void assertStatistics(String testId, String expected) {
		statistics(testId).expectStatus().isOk().expectBody(String.class).isEqualTo(expected);
	}

	private RestTestClient.ResponseSpec statistics(String testId) {
		return this.http.get().uri("/results/{test-id}/aggregate", testId).exchange();
	}

	private RestTestClient.ResponseSpec post(byte[] document) {
		return this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(document)
			.exchange();
	}

	/** As a careful writer does: under another name first, renamed when complete. */
	private void drop(String name, byte[] content) throws IOException {
		Path target = this.inbox.resolve(name);
		Files.createDirectories(target.getParent());
		Path unfinished = target.resolveSibling("." + target.getFileName());
		Files.write(unfinished, content);
		Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
	}

	private long receipts(byte[] document) {
		return this.jdbc.sql("""
				select count(*)
				from receipt
				join document using (document_id)
				where document.sha256 = sha256(?)
				""").param(document).query(Long.class).single();
	}

	private static byte[] document(String name) throws IOException {
		try (InputStream stream = DropToStatisticsTests.class.getResourceAsStream("/documents/" + name)) {
			return Objects.requireNonNull(stream, name).readAllBytes();
		}
	}

}

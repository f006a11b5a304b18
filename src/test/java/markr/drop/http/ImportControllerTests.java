package markr.drop.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import markr.drop.SmallDisk;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** {@code POST /import} and {@code GET /imports/{id}} as a sender meets them. */
@MarkrTest
@AutoConfigureRestTestClient
@TestPropertySource(properties = { "markr.vault.document-size-max=256KB", "markr.vault.violations-max=10" })
class ImportControllerTests {

	private static final String MARKR_XML = "text/xml+markr";

	@TempDir
	static Path spool;

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@LocalServerPort
	int port;

	@DynamicPropertySource
	static void spool(DynamicPropertyRegistry properties) {
		properties.add("markr.http.spool-directory", () -> spool.resolve("not-there-yet"));
	}

	@Test
	void answersWithTheOutcomeOfAGoodDocument() {
		byte[] document = Documents.aDocument().result("http-1", "1", 20, 13).result("http-1", "1", 20, 12).bytes();

		post(MARKR_XML, document).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.state")
			.isEqualTo("PUBLISHED")
			.jsonPath("$.imported")
			.isEqualTo(2)
			.jsonPath("$.id")
			.value(String.class, (id) -> assertThat(id).matches("[0-9a-f]{64}"));
		assertThat(marks("http-1")).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/xml", "application/xml, text/html;q=0.5", "text/html", "text/xml+markr" })
	void answersInJsonWhateverTheSenderAccepts(String accepted) {
		byte[] good = Documents.aDocument().result("http-accept", accepted, 20, 13).bytes();
		byte[] bad = Documents.aDocument().result("http-accept", accepted, 20, 21).bytes();

		postWith(good, (headers) -> headers.set(HttpHeaders.ACCEPT, accepted)).expectStatus()
			.isOk()
			.expectHeader()
			.contentType(MediaType.APPLICATION_JSON);
		postWith(good, (headers) -> {
			headers.set(HttpHeaders.ACCEPT, accepted);
			headers.set("Prefer", "respond-async");
		}).expectStatus().isAccepted().expectHeader().contentType(MediaType.APPLICATION_JSON);
		postWith(bad, (headers) -> headers.set(HttpHeaders.ACCEPT, accepted)).expectStatus()
			.isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@Test
	void answersTheSameDocumentAsTheFirstTime() {
		byte[] document = Documents.aDocument().result("http-2", "1", 20, 13).bytes();
		byte[] first = post(MARKR_XML, document).expectStatus().isOk().expectBody().returnResult().getResponseBody();

		byte[] second = post(MARKR_XML, document).expectStatus().isOk().expectBody().returnResult().getResponseBody();

		assertThat(second).isEqualTo(first);
		assertThat(this.jdbc.sql("""
				select count(*) from receipt
				join scan using (document_id)
				where test_id = 'http-2'
				""").query(Long.class).single()).isEqualTo(2);
	}

	@Test
	void answersTheSameDocumentFromManySendersAtOnceAlike() throws Exception {
		byte[] document = Documents.aDocument().result("http-13", "1", 20, 13).bytes();
		ExecutorService senders = Executors.newFixedThreadPool(8);

		List<Future<byte[]>> answers = senders.invokeAll(Collections.nCopies(8,
				() -> post(MARKR_XML, document).expectStatus().isOk().expectBody().returnResult().getResponseBody()));

		senders.shutdown();
		for (Future<byte[]> answer : answers) {
			assertThat(answer.get()).isEqualTo(answers.get(0).get());
		}
		assertThat(this.jdbc.sql("select count(*) from scan where test_id = 'http-13'").query(Long.class).single())
			.isEqualTo(1);
	}

	@Test
	void refusesADocumentThatBreaksTheRulesWithAllItsViolations() {
		byte[] document = Documents.aDocument()
			.result("http-3", "1", 20, 13)
			.result("http-3", "2", 20, 21)
			.result("http-3", "", 0, 0)
			.bytes();

		for (int time = 1; time <= 2; time++) {
			var problem = post(MARKR_XML, document).expectStatus()
				.isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT)
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody();
			problem.jsonPath("$.status").isEqualTo(422);
			problem.jsonPath("$.violation_count").isEqualTo(3);
			problem.jsonPath("$.violations[0].line").isEqualTo(10);
			problem.jsonPath("$.violations[0].result").isEqualTo(2);
			problem.jsonPath("$.violations[0].student_number").isEqualTo("2");
			problem.jsonPath("$.violations[0].field").isEqualTo("obtained");
			problem.jsonPath("$.violations[0].code").isEqualTo("OBTAINED_EXCEEDS_AVAILABLE");
			problem.jsonPath("$.violations[0].value").isEqualTo("21 of 20");
			problem.jsonPath("$.violations[1].code").isEqualTo("MISSING");
			problem.jsonPath("$.violations[2].code").isEqualTo("OUT_OF_RANGE");
		}
		assertThat(marks("http-3")).isZero();
	}

	@Test
	void reportsViolationsUpToALimitAndHowManyThereAre() {
		Documents document = Documents.aDocument();
		for (int i = 0; i < 25; i++) {
			document.result("http-4", "1", 20, 21);
		}

		post(MARKR_XML, document.bytes()).expectStatus()
			.isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT)
			.expectBody()
			.jsonPath("$.violation_count")
			.isEqualTo(25)
			.jsonPath("$.violations.length()")
			.isEqualTo(10);
	}

	@Test
	void refusesWhatIsNoResultsDocument() {
		assertBadRequest("", "EMPTY_DOCUMENT");
		assertBadRequest("no XML", "NOT_WELL_FORMED");
		assertBadRequest("<mcq-test-results><mcq-test-result>", "NOT_WELL_FORMED");
		assertBadRequest("<timesheet/>", "WRONG_ROOT");
	}

	/** The parser quotes what it has stumbled over, and PostgreSQL keeps no NUL. */
	@Test
	void refusesADocumentOfWhichTheParserQuotesANul() {
		// No character has this number; the parser takes the lower half of it.
		String document = "<?xml version='1.0' encoding='ab7'?><mcq-test-results/>";
		byte[] content = document.getBytes(Charset.forName("UTF-32BE"));
		int place = 4 * document.indexOf('7');
		content[place] = content[place + 3];
		content[place + 3] = 0;

		post(MARKR_XML, content).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.violations[0].code")
			.isEqualTo("NOT_WELL_FORMED")
			.jsonPath("$.violations[0].value")
			.value(String.class, (value) -> assertThat(value).contains("'ab\uFFFD'"));
	}

	@Test
	void refusesADocumentWithoutResultsOrWithADoctype() {
		post(MARKR_XML, "<mcq-test-results/>".getBytes(StandardCharsets.UTF_8)).expectStatus()
			.isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT)
			.expectBody()
			.jsonPath("$.violations[0].code")
			.isEqualTo("NO_RESULTS");
		post(MARKR_XML,
				("<!DOCTYPE mcq-test-results>" + Documents.aDocument().result("http-5", "1", 20, 13).xml())
					.getBytes(StandardCharsets.UTF_8))
			.expectStatus()
			.isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT)
			.expectBody()
			.jsonPath("$.violations[0].code")
			.isEqualTo("DOCTYPE");
		assertThat(marks("http-5")).isZero();
	}

	@Test
	void takesItsOwnMediaTypeOnly() {
		byte[] document = Documents.aDocument().result("http-6", "1", 20, 13).bytes();

		post("text/xml", document).expectStatus()
			.isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("Content-Type 'text/xml' is not supported here. Send text/xml+markr.");
		post("application/xml", document).expectStatus().isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
		assertThat(marks("http-6")).isZero();
		post("Text/XML+Markr; charset=iso-8859-1", document).expectStatus().isOk();
		assertThat(marks("http-6")).isEqualTo(1);
	}

	@Test
	void saysWhichMethodIsRight() {
		this.http.put()
			.uri("/import")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("Method PUT is not supported here. Use POST.");
	}

	@Test
	void refusesACompressedBody() {
		this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, MARKR_XML)
			.header(HttpHeaders.CONTENT_ENCODING, "gzip")
			.body(new byte[] { 1, 2, 3 })
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
	}

	@Test
	void answersAtOnceWhereTheSenderPrefersIt() {
		byte[] document = Documents.aDocument().result("http-8", "1", 20, 13).bytes();

		var response = this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, MARKR_XML)
			.header("Prefer", "respond-async, wait=100")
			.body(document)
			.exchange()
			.expectStatus()
			.isAccepted()
			.expectHeader()
			.valueEquals("Preference-Applied", "respond-async")
			.expectBody()
			.returnResult();

		String location = String.valueOf(response.getResponseHeaders().getLocation());
		assertThat(location).matches("/imports/[0-9a-f]{64}");
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> this.http.get()
				.uri(location)
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody()
				.jsonPath("$.state")
				.isEqualTo("PUBLISHED")
				.jsonPath("$.imported")
				.isEqualTo(1));
	}

	@Test
	void answersWithThePlaceToAskWhenTheWaitIsOver() {
		this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, MARKR_XML)
			.header("Prefer", "wait=0")
			.body(Documents.aDocument().result("http-9", "1", 20, 13).bytes())
			.exchange()
			.expectStatus()
			.isAccepted()
			.expectHeader()
			.value(HttpHeaders.LOCATION, (location) -> assertThat(location).startsWith("/imports/"));
	}

	@Test
	void showsAnImportWithItsViolations() {
		byte[] body = Documents.aDocument().result("http-10", "4711", 20, 21).bytes();
		byte[] problem = post(MARKR_XML, body).expectBody().returnResult().getResponseBody();
		String id = new String(problem, StandardCharsets.UTF_8).replaceAll("(?s).*\"id\":\"([0-9a-f]{64})\".*", "$1");

		this.http.get()
			.uri("/imports/" + id)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.state")
			.isEqualTo("REJECTED")
			.jsonPath("$.violation_count")
			.isEqualTo(1)
			.jsonPath("$.violations[0].student_number")
			.isEqualTo("4711");
	}

	@Test
	void knowsOnlyImportsThatWereReceived() {
		this.http.get().uri("/imports/" + "0".repeat(64)).exchange().expectStatus().isNotFound();
		this.http.get().uri("/imports/nonsense").exchange().expectStatus().isNotFound();
	}

	@Test
	void refusesWhatIsOverTheLimitWithAReceipt() {
		byte[] tooLarge = new byte[256 * 1024 + 1];
		Arrays.fill(tooLarge, (byte) ' ');
		long before = refusals();

		post(MARKR_XML, tooLarge).expectStatus()
			.isEqualTo(HttpStatus.CONTENT_TOO_LARGE)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.limit_bytes")
			.isEqualTo(256 * 1024);

		assertThat(refusals()).isEqualTo(before + 1);
	}

	@Test
	void refusesWhatIsOverTheLimitThoughItsSizeWasNotDeclared() throws IOException {
		long before = refusals();
		StringBuilder chunks = new StringBuilder();
		for (int i = 0; i < 5; i++) {
			chunks.append("10000\r\n").append(" ".repeat(0x10000)).append("\r\n");
		}

		String answer = raw("POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml+markr\r\n"
				+ "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n" + chunks + "0\r\n\r\n");

		assertThat(answer).startsWith("HTTP/1.1 413");
		assertThat(refusals()).isEqualTo(before + 1);
	}

	@Test
	void takesNothingOfABodyThatBreaksOff() throws IOException {
		byte[] document = Documents.aDocument().result("http-11", "1", 20, 13).bytes();
		long before = this.jdbc.sql("select count(*) from receipt").query(Long.class).single();

		try (Socket socket = new Socket("localhost", this.port)) {
			OutputStream request = socket.getOutputStream();
			request
				.write(("POST /import HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml+markr\r\nContent-Length: "
						+ (document.length + 1) + "\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			request.write(document);
			socket.shutdownOutput();
			socket.getInputStream().readAllBytes();
		}

		await().atMost(Duration.ofSeconds(10)).untilAsserted(this::assertSpoolIsEmpty);
		assertThat(this.jdbc.sql("select count(*) from receipt").query(Long.class).single()).isEqualTo(before);
		assertThat(marks("http-11")).isZero();
	}

	@Test
	void leavesNothingInTheSpool() throws IOException {
		byte[] document = Documents.aDocument().result("http-12", "1", 20, 13).bytes();
		byte[] large = Arrays.copyOf(document, 150_000);
		Arrays.fill(large, document.length, large.length, (byte) ' ');

		post(MARKR_XML, large).expectStatus().isOk();

		assertSpoolIsEmpty();
	}

	@Test
	void asksToSendAgainLaterWhileTheSpoolIsFull() throws IOException {
		byte[] document = Documents.aDocument().result("http-13", "1", 20, 13).bytes();
		byte[] large = Arrays.copyOf(document, 200_000);
		Path directory = spool.resolve("not-there-yet");
		try (SmallDisk disk = SmallDisk.mount(128, 100)) {
			Files.deleteIfExists(directory);
			Files.createSymbolicLink(directory, disk.path());
			for (int i = 0; i < 3; i++) {
				post(MARKR_XML, large).expectStatus()
					.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
					.expectHeader()
					.valueEquals(HttpHeaders.RETRY_AFTER, "60")
					.expectHeader()
					.contentType(MediaType.APPLICATION_PROBLEM_JSON)
					.expectBody()
					.jsonPath("$.detail")
					.value(String.class, (detail) -> assertThat(detail).contains("no room", "nothing of it is kept"));
				assertSpoolIsEmpty();
			}
			// What did not fit has not kept its room.
			post(MARKR_XML, document).expectStatus().isOk();
		}
		finally {
			Files.deleteIfExists(directory);
		}
		assertThat(marks("http-13")).isOne();
	}

	private void assertSpoolIsEmpty() throws IOException {
		try (var files = Files.list(spool.resolve("not-there-yet"))) {
			assertThat(files).isEmpty();
		}
	}

	private void assertBadRequest(String document, String code) {
		post(MARKR_XML, document.getBytes(StandardCharsets.UTF_8)).expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.violations[0].code")
			.isEqualTo(code);
	}

	private RestTestClient.ResponseSpec post(String contentType, byte[] document) {
		return this.http.post().uri("/import").header(HttpHeaders.CONTENT_TYPE, contentType).body(document).exchange();
	}

	private RestTestClient.ResponseSpec postWith(byte[] document, Consumer<HttpHeaders> headers) {
		return this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, MARKR_XML)
			.headers(headers)
			.body(document)
			.exchange();
	}

	private String raw(String request) throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			InputStream answer = socket.getInputStream();
			return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private long marks(String testId) {
		return this.jdbc.sql("select count(*) from mark where test_id = ?").param(testId).query(Long.class).single();
	}

	private long refusals() {
		return this.jdbc.sql("select count(*) from receipt where refusal = 'TOO_LARGE' and way = 'HTTP'")
			.query(Long.class)
			.single();
	}

}

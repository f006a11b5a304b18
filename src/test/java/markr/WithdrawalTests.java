package markr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Documents that people take back, and give back, as they and dashboards see it. */
@MarkrTest
@AutoConfigureRestTestClient
class WithdrawalTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String SAMPLE_STATISTICS = """
			{"mean":50.80246913580247,"stddev":9.92119535943923,"min":30.0,"max":75.0,\
			"p25":45.0,"p50":50.0,"p75":55.0,"count":81}""";

	private static final Map<String, String> PETITION = Map.of("reason", "It was a mock exam", "by", "A. Head");

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Value("${markr.inbox.directory}")
	Path inbox;

	@Test
	void givesTheFiguresOfTheSampleBackWhenAMockExamIsWithdrawn() throws IOException {
		byte[] sample = sample("mocked");
		byte[] mock = mockOf(sample);
		post(sample).expectStatus().isOk();
		assertStatistics("mocked", SAMPLE_STATISTICS);
		post(mock).expectStatus().isOk();
		statistics("mocked").expectBody().jsonPath("$.max").isEqualTo(100.0);

		act(mock, "withdraw", PETITION).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("WITHDRAWN");
		assertStatistics("mocked", SAMPLE_STATISTICS);

		act(mock, "reinstate", PETITION).expectStatus().isOk().expectBody().jsonPath("$.state").isEqualTo("PUBLISHED");
		statistics("mocked").expectBody().jsonPath("$.max").isEqualTo(100.0);

		act(mock, "withdraw", PETITION).expectStatus().isOk();
		assertStatistics("mocked", SAMPLE_STATISTICS);
		act(sample, "withdraw", PETITION).expectStatus().isOk();
		statistics("mocked").expectStatus().isNotFound();
	}

	@Test
	void keepsWhoAskedWhenAndWhy() {
		byte[] document = published("kept-reasons");
		act(document, "withdraw", PETITION).expectStatus().isOk();
		act(document, "reinstate", Map.of("reason", " It was\nthe exam ")).expectStatus().isOk();

		this.http.get()
			.uri("/imports/" + id(document))
			.exchange()
			.expectBody()
			.jsonPath("$.state")
			.isEqualTo("PUBLISHED")
			.jsonPath("$.withdrawals.length()")
			.isEqualTo(1)
			.jsonPath("$.withdrawals[0].withdrawn_by")
			.isEqualTo("A. Head")
			.jsonPath("$.withdrawals[0].withdrawn_reason")
			.isEqualTo("It was a mock exam")
			.jsonPath("$.withdrawals[0].withdrawn_at")
			.exists()
			.jsonPath("$.withdrawals[0].reinstated_by")
			.isEqualTo("127.0.0.1")
			.jsonPath("$.withdrawals[0].reinstated_reason")
			.isEqualTo("It was\nthe exam")
			.jsonPath("$.withdrawals[0].reinstated_at")
			.exists();
	}

	@Test
	void changesNothingWhenItIsAskedAgain() {
		byte[] document = published("asked-again");
		act(document, "reinstate", PETITION).expectStatus().isOk().expectBody().jsonPath("$.withdrawals").isEmpty();
		act(document, "withdraw", PETITION).expectStatus().isOk();

		act(document, "withdraw", Map.of("reason", "another one")).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.state")
			.isEqualTo("WITHDRAWN")
			.jsonPath("$.withdrawals.length()")
			.isEqualTo(1)
			.jsonPath("$.withdrawals[0].withdrawn_reason")
			.isEqualTo("It was a mock exam");

		act(document, "reinstate", PETITION).expectStatus().isOk();
		act(document, "reinstate", PETITION).expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.withdrawals.length()")
			.isEqualTo(1);
		statistics("asked-again").expectStatus().isOk().expectBody().jsonPath("$.count").isEqualTo(1);
	}

	@Test
	void doesNotComeBackByBeingSentAgain() {
		byte[] document = published("sent-again");
		act(document, "withdraw", PETITION).expectStatus().isOk();

		post(document).expectStatus()
			.isEqualTo(HttpStatus.CONFLICT)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.value(String.class, (detail) -> assertThat(detail).contains("/imports/" + id(document) + "/reinstate"))
			.jsonPath("$.withdrawal.withdrawn_by")
			.isEqualTo("A. Head")
			.jsonPath("$.withdrawal.withdrawn_reason")
			.isEqualTo("It was a mock exam");
		statistics("sent-again").expectStatus().isNotFound();

		act(document, "reinstate", PETITION).expectStatus().isOk();
		post(document).expectStatus().isOk();
		statistics("sent-again").expectStatus().isOk();
	}

	@Test
	void comesBackToTheInboxWithTheReasonWhenItIsDroppedAgain() throws IOException {
		byte[] document = Documents.aDocument().result("dropped-again", "1", 20, 13).bytes();
		drop("first.xml", document);
		await().atMost(SOON).untilAsserted(() -> statistics("dropped-again").expectStatus().isOk());
		act(document, "withdraw", PETITION).expectStatus().isOk();

		drop("again.xml", document);

		Path reason = this.inbox.resolve("rejected/again.xml.reason.txt");
		await().atMost(SOON).until(() -> Files.exists(reason));
		assertThat(reason).content()
			.contains("by A. Head: \"It was a mock exam\"", "POST /imports/" + id(document) + "/reinstate");
		assertThat(this.inbox.resolve("rejected/again.xml")).hasBinaryContent(document);
		statistics("dropped-again").expectStatus().isNotFound();
		assertThat(this.inbox.resolve("rejected/first.xml")).doesNotExist();
	}

	@Test
	void saysWhatToDoWhereThereIsNothingToTakeBack() {
		byte[] refused = Documents.aDocument().result("never-published", "1", 20, 21).bytes();
		post(refused).expectStatus().isEqualTo(HttpStatus.UNPROCESSABLE_CONTENT);

		for (String act : new String[] { "withdraw", "reinstate" }) {
			act(refused, act, PETITION).expectStatus()
				.isEqualTo(HttpStatus.CONFLICT)
				.expectBody()
				.jsonPath("$.state")
				.isEqualTo("REJECTED")
				.jsonPath("$.detail")
				.value(String.class, (detail) -> assertThat(detail).contains("mend it and send it again"));
			act("unknown".getBytes(StandardCharsets.US_ASCII), act, PETITION).expectStatus().isNotFound();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"reason\":\"\"}", "{\"reason\":\" \\n \"}", "{\"reason\":\"a\\u0000b\"}",
			"{\"reason\":\"\\ud800\"}", "{\"reason\":\"ok\",\"by\":\"a\\tb\"}", "{\"reason\":", "[]", "" })
	void wantsAReasonThatCanBeKept(String body) {
		byte[] document = published("reasonable");

		this.http.post()
			.uri("/imports/%s/withdraw".formatted(id(document)))
			.contentType(MediaType.APPLICATION_JSON)
			.body(body)
			.exchange()
			.expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		act(document, "withdraw", Map.of("reason", "x".repeat(1001))).expectStatus().isBadRequest();
		act(document, "withdraw", Map.of("reason", "x", "by", "y".repeat(201))).expectStatus().isBadRequest();
		statistics("reasonable").expectStatus().isOk();
	}

	private byte[] published(String testId) {
		byte[] document = Documents.aDocument().result(testId, "1", 20, 13).bytes();
		post(document).expectStatus().isOk();
		return document;
	}

	/** The same sheets, but that everybody has all marks. */
	private static byte[] mockOf(byte[] sample) {
		return new String(sample, StandardCharsets.UTF_8).replaceAll("obtained=\"\\d+\"", "obtained=\"20\"")
			.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] sample(String testId) throws IOException {
		try (InputStream stream = WithdrawalTests.class.getResourceAsStream("/documents/sample_results.xml")) {
			return new String(Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8)
				.replace("<test-id>9863<", "<test-id>" + testId + "<")
				.getBytes(StandardCharsets.UTF_8);
		}
	}

	private void assertStatistics(String testId, String expected) {
		statistics(testId).expectStatus().isOk().expectBody(String.class).isEqualTo(expected);
	}

	private RestTestClient.ResponseSpec statistics(String testId) {
		return this.http.get().uri("/results/{test-id}/aggregate", testId).exchange();
	}

	private RestTestClient.ResponseSpec act(byte[] document, String act, Map<String, String> petition) {
		return this.http.post()
			.uri("/imports/%s/%s".formatted(id(document), act))
			.contentType(MediaType.APPLICATION_JSON)
			.body(petition)
			.exchange();
	}

	private RestTestClient.ResponseSpec post(byte[] document) {
		return this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(document)
			.exchange();
	}

	private void drop(String name, byte[] document) throws IOException {
		Path written = Files.write(this.inbox.resolve(name + ".part"), document);
		Files.move(written, this.inbox.resolve(name), StandardCopyOption.ATOMIC_MOVE);
	}

	private static String id(byte[] document) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

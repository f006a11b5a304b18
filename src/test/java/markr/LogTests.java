package markr;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.jayway.jsonpath.JsonPath;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What whoever collects logs gets to see. */
@MarkrTest
@AutoConfigureRestTestClient
class LogTests {

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	Environment environment;

	private final Lines lines = new Lines();

	@BeforeEach
	void listen() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		// As Spring Boot does for --logging.structured.format.console=ecs.
		context.putObject(Environment.class.getName(), this.environment);
		this.lines.encoder.setContext(context);
		this.lines.encoder.setFormat("ecs");
		this.lines.encoder.setCharset(StandardCharsets.UTF_8);
		this.lines.encoder.start();
		this.lines.setContext(context);
		this.lines.start();
		logger().addAppender(this.lines);
	}

	@AfterEach
	void stopListening() {
		logger().detachAppender(this.lines);
	}

	@Test
	void tellOfEachReceiptAndEachOutcomeByDocumentAndOfNoStudent() {
		String id = JsonPath.read(this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(Documents.aDocument().result("logged", "s-4711-logged", 20, 13).bytes())
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseBody(), "$.id");

		await().until(() -> about(id).size() == 2);
		assertThat(about(id)).anySatisfy((line) -> {
			assertThat(JsonPath.<String>read(line, "$.message")).startsWith("Document received by HTTP from 127.0.0.1");
			assertThat(JsonPath.<String>read(line, "$.receipt")).isEqualTo("new");
			assertThat(JsonPath.<String>read(line, "$.way")).isEqualTo("http");
		}).anySatisfy((line) -> {
			assertThat(JsonPath.<String>read(line, "$.message")).startsWith("Document published: 1 results");
			assertThat(JsonPath.<String>read(line, "$.outcome")).isEqualTo("published");
			assertThat(JsonPath.<Integer>read(line, "$.results")).isEqualTo(1);
		});
		assertThat(this.lines.all()).noneMatch((line) -> line.contains("s-4711-logged") || line.contains("Austen"));
	}

	/** Small ones and those with a job of their own. */
	@Test
	void measureFromTheReceiptToTheOutcome() {
		Documents large = Documents.aDocument();
		IntStream.range(0, 5_000).forEach((student) -> large.result("logged-large", "s" + student, 20, 13));
		assertThat(large.bytes().length).isGreaterThan(1 << 20);

		for (String id : List.of(post(Documents.aDocument().result("logged-small", "1", 20, 13)), post(large))) {
			await().until(() -> about(id).size() == 2);
			long millis = this.jdbc.sql(
					"select 1000 * (extract(epoch from finished_at) - extract(epoch from received_at)) from document where sha256 = ?")
				.param(HexFormat.of().parseHex(id))
				.query(Long.class)
				.single();
			assertThat(JsonPath.<Integer>read(about(id).get(1), "$.millis")).isBetween((int) millis - 1,
					(int) millis + 1);
		}
	}

	@Test
	void nameTheDocumentTheOperatorAndTheOrderOfAWithdrawal() {
		String id = post("withdrawn");
		this.http.post()
			.uri("/imports/{id}/withdraw", id)
			.body(Map.of("reason", "s-4713-reason"))
			.exchange()
			.expectStatus()
			.isOk();

		assertThat(about(id)).anySatisfy((line) -> {
			assertThat(JsonPath.<String>read(line, "$.message")).startsWith("Document withdrawn")
				.contains("(1 results)", "by " + JsonPath.read(line, "$.by"),
						"order " + JsonPath.read(line, "$.order"));
			assertThat(JsonPath.<String>read(line, "$.outcome")).isEqualTo("withdrawn");
		});
		assertThat(this.lines.all()).noneMatch((line) -> line.contains("s-4713-reason"));
	}

	@Test
	void doNotCallAWithdrawnDocumentPublishedThatIsProcessedAgain() {
		String id = post("withdrawn-again");
		this.http.post().uri("/imports/{id}/withdraw", id).body(Map.of("reason", "A mock exam")).exchange();
		await().until(() -> about(id).size() == 3);

		this.http.put()
			.uri("/orders/logged")
			.body(Map.of("act", "REPROCESS", "reason", "New rules", "selection", Map.of("documents", List.of(id))))
			.exchange()
			.expectStatus()
			.isAccepted();

		await().until(() -> about(id).size() == 4);
		assertThat(JsonPath.<String>read(about(id).get(3), "$.message")).contains("it stays withdrawn");
	}

	private String post(String testId) {
		return post(Documents.aDocument().result(testId, "1", 20, 13));
	}

	private String post(Documents document) {
		return JsonPath.read(this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(document.bytes())
			.exchange()
			.returnResult(String.class)
			.getResponseBody(), "$.id");
	}

	@Test
	void tellOfADatabaseOperationThatTookLongWithoutItsValues() {
		this.jdbc.sql("select  pg_sleep(:seconds),\n cast(:secret as text)")
			.param("seconds", 0.6)
			.param("secret", "s-4712-secret")
			.query()
			.singleRow();

		assertThat(this.lines.all())
			.anyMatch((line) -> line.contains("markr.database.slow")
					&& line.contains(" ms: select pg_sleep(?), cast(? as text)"))
			.noneMatch((line) -> line.contains("s-4712-secret"));
	}

	private List<String> about(String id) {
		return this.lines.all().stream().filter((line) -> line.contains("\"document\":\"" + id + "\"")).toList();
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger("markr");
	}

	/** The lines as they would be written. */
	private static final class Lines extends AppenderBase<ILoggingEvent> {

		private final StructuredLogEncoder encoder = new StructuredLogEncoder();

		private final List<String> lines = new ArrayList<>();

		@Override
		protected synchronized void append(ILoggingEvent event) {
			this.lines.add(new String(this.encoder.encode(event), StandardCharsets.UTF_8));
		}

		synchronized List<String> all() {
			return List.copyOf(this.lines);
		}

	}

}

package markr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What {@code GET /actuator/prometheus} tells of documents on their way. */
@MarkrTest
@AutoConfigureRestTestClient
class MetricsTests {

	private static final Duration SOON = Duration.ofSeconds(30);

	private static final String STUDENT = "s-8273645";

	@Autowired
	RestTestClient http;

	@Value("${markr.inbox.directory}")
	Path inbox;

	@Test
	void countsDocumentsByOutcomeAndSource() throws IOException {
		drop("good.xml", Documents.aDocument().result("metrics", STUDENT, 20, 13).bytes());
		drop("bad.xml", Documents.aDocument().result("metrics", STUDENT, 20, 21).bytes());

		awaitMetric(
				"markr_documents_total{outcome=\"published\",source=\"scanner-metrics\",way=\"inbox\"} 1.0"::equals);
		awaitMetric("markr_documents_total{outcome=\"rejected\",source=\"scanner-metrics\",way=\"inbox\"} 1.0"::equals);
		drop("again.xml", Documents.aDocument().result("metrics", STUDENT, 20, 13).bytes());
		awaitMetric("markr_drops_total{outcome=\"duplicate\",source=\"scanner-metrics\",way=\"inbox\"} 1.0"::equals);
		awaitMetric("markr_drops_total{outcome=\"new\",source=\"scanner-metrics\",way=\"inbox\"} 2.0"::equals);
		awaitMetric(atLeastOne("markr_violations_total{code=\"OBTAINED_EXCEEDS_AVAILABLE\"} "));
		awaitMetric(atLeastOne("markr_results_total{outcome=\"published\"} "));
		awaitMetric("markr_violations_total{code=\"DOCTYPE\"} 0.0"::equals);
	}

	@Test
	void tellsOfStepsAnswersAndWhatWaits() {
		this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(Documents.aDocument().result("metrics-steps", STUDENT, 20, 13).bytes())
			.exchange()
			.expectStatus()
			.isOk();
		this.http.get().uri("/results/metrics-steps/aggregate").exchange().expectStatus().isOk();

		awaitMetric("markr_queue_documents 0.0"::equals);
		awaitMetric("markr_queue_oldest_seconds 0.0"::equals);
		awaitMetric("markr_inbox_files 0.0"::equals);
		awaitMetric("markr_failures{kind=\"application\"} 0.0"::equals);
		awaitMetric("markr_stuck_imports{why=\"no_task\"} 0.0"::equals);
		awaitMetric("markr_inbox_problem{inbox=\"-\",kind=\"folder\"} 0.0"::equals);
		awaitMetric((line) -> line.startsWith("spring_batch_step_seconds_count{") && line.contains("conclude"));
		awaitMetric((line) -> line.startsWith("http_server_requests_seconds_bucket{")
				&& line.contains("uri=\"/results/{test-id}/aggregate\"") && line.contains("le=\"0.05\""));
	}

	@Test
	void tellsNothingOfStudents() {
		this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(Documents.aDocument().result("metrics-private", STUDENT, 20, 13).bytes())
			.exchange()
			.expectStatus()
			.isOk();

		assertThat(scrape()).doesNotContain(STUDENT, "Austen", "metrics-private");
	}

	@Test
	void hasTheMetricsThatTheSampleAlertsAsk() throws IOException {
		String alerts;
		try (InputStream file = MetricsTests.class.getResourceAsStream("/prometheus/markr-alerts.yaml")) {
			alerts = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
		}
		this.http.get().uri("/results/no-such-test/aggregate").exchange().expectStatus().isNotFound();
		dropFrom("scanner-alerts", "alerts.xml",
				Documents.aDocument().result("metrics-alerts", STUDENT, 20, 13).bytes());
		awaitMetric((line) -> line.startsWith("markr_documents_total{"));

		String metrics = scrape();
		List<String> asked = Pattern.compile("\\b(?:markr|http)_[a-z_]+\\b")
			.matcher(alerts)
			.results()
			.map(MatchResult::group)
			.distinct()
			.toList();

		assertThat(asked).contains("markr_documents_total", "http_server_requests_seconds_bucket");
		// Told only while there is work.
		assertThat(asked).filteredOn((name) -> !name.equals("markr_node_heartbeat_age_seconds"))
			.allSatisfy((name) -> assertThat(metrics).contains("\n" + name));
	}

	private void awaitMetric(Predicate<String> line) {
		await().atMost(SOON).untilAsserted(() -> assertThat(scrape().lines()).anyMatch(line));
	}

	private static Predicate<String> atLeastOne(String metric) {
		return (line) -> line.startsWith(metric) && Double.parseDouble(line.substring(metric.length())) >= 1;
	}

	private String scrape() {
		return Objects.requireNonNull(this.http.get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseBody());
	}

	private void drop(String name, byte[] content) throws IOException {
		dropFrom("scanner-metrics", name, content);
	}

	private void dropFrom(String source, String name, byte[] content) throws IOException {
		Path scanner = Files.createDirectories(this.inbox.resolve(source));
		Path unfinished = Files.write(scanner.resolve("." + name), content);
		Files.move(unfinished, scanner.resolve(name));
	}

}

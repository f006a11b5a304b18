package markr;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import markr.support.Documents;
import markr.support.MarkrTest;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A document that breaks no rule, but that Markr itself fails to import. */
@MarkrTest
@AutoConfigureRestTestClient
@TestPropertySource(properties = { "markr.ingest.retry-pause=5ms", "markr.ingest.interruptions-max=6",
		"db-scheduler.polling-interval=100ms" })
class FailedDocumentTests {

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Test
	void isSetAsideAfterThreeAttemptsAndTriedAgainWhenItIsSentAgain() {
		byte[] document = Documents.aDocument().result("failing", "1", 20, 13).bytes();
		this.jdbc.sql("alter table mark add constraint broken check (test_id <> 'failing')").update();

		AtomicReference<String> id = new AtomicReference<>();
		post(document).expectStatus()
			.isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.failure")
			.value(String.class, (failure) -> assertThat(failure).startsWith("3 of 4 attempts failed"))
			.jsonPath("$.id")
			.value(String.class, id::set);
		awaitHealth().untilAsserted(() -> assertThat(health()).contains("\"imports\":{", "\"DEGRADED\"", id.get()));
		assertThat(stateOf("failing")).isEqualTo("FAILED");
		assertThat(this.jdbc.sql("select count(*) from scheduled_tasks where task_name = 'import-document'")
			.query(Long.class)
			.single()).isZero();

		this.jdbc.sql("alter table mark drop constraint broken").update();
		post(document).expectStatus().isOk().expectBody().jsonPath("$.imported").isEqualTo(1);
		assertThat(stateOf("failing")).isEqualTo("PUBLISHED");
		awaitHealth().untilAsserted(() -> assertThat(health()).doesNotContain(id.get()));
		assertThat(this.jdbc.sql("select count(*) from mark where test_id = 'failing'").query(Long.class).single())
			.isEqualTo(1);
	}

	@Test
	void isNotGivenUpAsSoonWhenItIsDisturbedFromOutside() {
		byte[] document = Documents.aDocument().result("disturbed", "1", 20, 13).bytes();
		failWithDeadlock(4, "disturbed");

		post(document).expectStatus().isOk().expectBody().jsonPath("$.imported").isEqualTo(1);

		assertThat(this.jdbc.sql("""
				select attempts || ' ' || failures
				from document
				where document_id = (select max(document_id) from scan where test_id = 'disturbed')
				""").query(String.class).single()).isEqualTo("5 0");
	}

	@Test
	void isSetAsideInTheEndAlsoWhenItIsAlwaysDisturbed() {
		byte[] document = Documents.aDocument().result("always-disturbed", "1", 20, 13).bytes();
		failWithDeadlock(Integer.MAX_VALUE, "always-disturbed");

		post(document).expectStatus()
			.isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR)
			.expectBody()
			.jsonPath("$.failure")
			.value(String.class, (failure) -> assertThat(failure).startsWith("0 of 6 attempts failed"));
		assertThat(stateOf("always-disturbed")).isEqualTo("FAILED");
	}

	/** Lets the publication of a test's marks fail as if it had met another's locks. */
	private void failWithDeadlock(int times, String testId) {
		this.jdbc.sql("create sequence deadlocks_" + testId.replace('-', '_')).update();
		this.jdbc.sql("""
				create function deadlock_%1$s() returns trigger language plpgsql as $$
				begin
				  if new.test_id = '%2$s' and nextval('deadlocks_%1$s') <= %3$d then
				    raise exception 'deadlock detected' using errcode = 'deadlock_detected';
				  end if;
				  return new;
				end $$
				""".formatted(testId.replace('-', '_'), testId, times)).update();
		this.jdbc
			.sql("create trigger deadlock_%1$s before insert on mark for each row execute function deadlock_%1$s()"
				.formatted(testId.replace('-', '_')))
			.update();
	}

	/** Longer than the ten seconds from one check to the next. */
	private static ConditionFactory awaitHealth() {
		return await().atMost(Duration.ofSeconds(20));
	}

	private String health() {
		return this.http.get()
			.uri("/actuator/health")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.returnResult()
			.getResponseBody();
	}

	private RestTestClient.ResponseSpec post(byte[] document) {
		return this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(document)
			.exchange();
	}

	private String stateOf(String testId) {
		return this.jdbc.sql("""
				select state
				from document
				where document_id = (select max(document_id) from scan where test_id = ?)
				""").param(testId).query(String.class).single();
	}

}

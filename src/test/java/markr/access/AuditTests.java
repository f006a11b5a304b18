package markr.access;

import java.time.Instant;
import java.util.List;

import markr.platform.web.RawHttp.Answer;
import markr.support.ApiCall;
import markr.support.Documents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who did what. */
@SignInMarkrTest
class AuditTests {

	private static final String PASSWORD = "a long password";

	@Autowired
	Users users;

	@Autowired
	Tokens tokens;

	@Autowired
	AccessMode mode;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	TransactionOperations transactions;

	@LocalServerPort
	int port;

	private String admin;

	private String officer;

	@BeforeEach
	void makeUsersAndTokens() {
		this.users.put("root", PASSWORD, Role.ADMIN, false);
		this.mode.forget();
		this.admin = this.tokens.make("audit-admin", Role.ADMIN, null, Instant.now().plusSeconds(600)).toString();
		this.officer = this.tokens.make("audit-officer", Role.OFFICER, null, Instant.now().plusSeconds(600)).toString();
	}

	@Test
	void saysWhoHasSeenWhichStudent() throws Exception {
		call("GET /students/{student-number}/marks", this.officer).path("student-number", "audit/1").send(this.port);

		JsonNode entry = audit("student", "audit/1").get(0);
		assertThat(entry.get("who").asString()).isEqualTo("token:audit-officer");
		assertThat(entry.get("act").asString()).isEqualTo("VIEW");
		assertThat(entry.get("address").asString()).isEqualTo("127.0.0.1");
	}

	@Test
	void saysWhoHasWithdrawnWhatAndWhyOnWhoseBehalf() throws Exception {
		String id = call("POST /import", this.admin).header("Content-Type", "text/xml+markr")
			.body(Documents.aDocument().result("audit-withdrawn", "1", 20, 13).xml())
			.send(this.port)
			.json()
			.get("id")
			.asString();
		Answer answer = call("POST /imports/{id}/withdraw", this.admin).path("id", id)
			.header("Content-Type", "application/json")
			.body("{\"reason\":\"a mock exam\",\"by\":\"Mrs Smith\"}")
			.send(this.port);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json().at("/withdrawals/0/withdrawn_by").asString())
			.isEqualTo("token:audit-admin, on behalf of Mrs Smith");

		JsonNode entry = audit("act", "WITHDRAW").get(0);
		assertThat(entry.get("who").asString()).isEqualTo("token:audit-admin");
		assertThat(entry.get("subject").asString()).contains(id);
		assertThat(entry.get("reason").asString()).contains("a mock exam", "Mrs Smith");
		assertThat(entry.get("outcome").asString()).isEqualTo("DONE");
	}

	/** What is rolled back has not been done. */
	@Test
	void isWrittenInTheTransactionOfTheAct() {
		long before = count();
		assertThatThrownBy(() -> this.transactions.executeWithoutResult((transaction) -> {
			this.tokens.make("rolled back", Role.VIEWER, null, Instant.now().plusSeconds(600));
			throw new IllegalStateException("The act fails");
		})).hasMessage("The act fails");

		assertThat(count()).isEqualTo(before);
	}

	@Test
	void knowsSignInsAndRefusals() throws Exception {
		new Browser(this.port).signIn("root", PASSWORD);
		new Browser(this.port).signIn("root", "another password");
		new Browser(this.port).signIn("my secret password", "root");
		call("GET /users", this.officer).send(this.port);
		TokenText forged = new TokenText(TokenText.of(this.officer).orElseThrow().id(), "0".repeat(64));
		call("GET /tests", forged.toString()).send(this.port);

		List<String> signIns = audit("act", "SIGN_IN").valueStream().map(JsonNode::toString).toList();
		assertThat(signIns).anyMatch((entry) -> entry.contains("DONE") && entry.contains("\"who\":\"root\""))
			.anyMatch((entry) -> entry.contains("REFUSED") && entry.contains("\"subject\":\"root\""))
			.anyMatch((entry) -> entry.contains("REFUSED") && entry.contains("token " + forged.id()))
			.noneMatch((entry) -> entry.contains("my secret password"));
		assertThat(audit("act", "CALL").get(0).toString()).contains("GET /users", "token:audit-officer", "REFUSED");
	}

	/** Tokens that are none write nothing, and a program that repeats itself one line. */
	@Test
	void isNotFilledByStrangers() throws Exception {
		TokenText forged = new TokenText(TokenText.of(this.admin).orElseThrow().id(), "0".repeat(64));
		String refusals = "select count(*) from audit_entry where act = 'SIGN_IN' and outcome = 'REFUSED'";
		long before = this.jdbc.sql(refusals).query(Long.class).single();
		for (int i = 0; i < 3; i++) {
			call("GET /tests", TokenText.random().toString()).send(this.port);
			call("GET /tests", forged.toString()).send(this.port);
		}

		assertThat(this.jdbc.sql(refusals).query(Long.class).single()).isEqualTo(before + 1);
		assertThat(audit("act", "SIGN_IN").get(0).get("subject").asString()).isEqualTo("token " + forged.id());
	}

	@Test
	void isOnlyAddedTo() {
		for (String change : List.of("update audit_entry set who = 'x'", "delete from audit_entry",
				"truncate audit_entry")) {
			assertThatThrownBy(() -> this.jdbc.sql(change).update()).hasMessageContaining("only added to");
		}
	}

	@Test
	void comesInPagesAndAsAFile() throws Exception {
		for (int i = 0; i < 3; i++) {
			call("GET /students/{student-number}/marks", this.officer).path("student-number", "=page").send(this.port);
		}
		Answer page = call("GET /audit", this.admin).query("student", "=page").query("limit", "2").send(this.port);
		assertThat(page.json().get("entries")).hasSize(2);
		String next = page.json().get("next").asString();
		assertThat(call("GET /audit", this.admin).at(next).send(this.port).json().get("entries")).hasSize(1);

		Answer file = call("GET /audit.csv", this.admin).query("student", "=page").send(this.port);
		assertThat(file.body().lines()).hasSize(4);
		assertThat(file.body()).contains("'=page");
	}

	private JsonNode audit(String name, String value) throws Exception {
		return call("GET /audit", this.admin).query(name, value).send(this.port).json().get("entries");
	}

	private static ApiCall call(String operation, String token) {
		return ApiCall.call(operation).header("Authorization", "Bearer " + token);
	}

	private long count() {
		return this.jdbc.sql("select count(*) from audit_entry").query(Long.class).single();
	}

}

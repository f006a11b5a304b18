package markr.access;

import java.time.Instant;

import markr.platform.web.RawHttp.Answer;
import markr.support.ApiCall;
import markr.support.Documents;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.server.resource.introspection.BadOpaqueTokenException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What programs call with. */
@SignInMarkrTest
class TokensTests {

	@Autowired
	Users users;

	@Autowired
	Tokens tokens;

	@Autowired
	AccessMode mode;

	@Autowired
	JdbcClient jdbc;

	@LocalServerPort
	int port;

	@BeforeEach
	void makeAUser() {
		this.users.put("root", "a long password", Role.ADMIN, false);
		this.mode.forget();
	}

	@Test
	void letsAScannerSeeItsOwnDropsOnly() throws Exception {
		String one = make("one", "source-one");
		String other = make("other", "source-other");
		Answer posted = post(one, Documents.aDocument().result("token-test", "1", 20, 13).xml());
		String id = posted.json().get("id").asString();

		assertThat(posted.status()).isEqualTo(200);
		assertThat(get(one, "/imports/" + id).json().at("/receipts/0/source").asString()).isEqualTo("source-one");
		assertThat(get(one, "/imports/" + id + "/violations").status()).isEqualTo(200);
		assertThat(get(one, "/drops?source=source-other").body()).contains("source-one");
		assertThat(get(other, "/drops?source=source-one").body()).doesNotContain("source-one");
		assertThat(get(other, "/imports?source=source-one").body()).doesNotContain("source-one");
		assertThat(get(other, "/imports").body()).doesNotContain("source-one");
		assertThat(get(other, "/imports/" + id).status()).isEqualTo(404);
		assertThat(get(other, "/imports/" + id + "/violations").status()).isEqualTo(404);
		assertThat(get(other, "/imports/" + id + "/violations.csv").status()).isEqualTo(404);
		assertThat(get(one, "/results/token-test/aggregate").status()).isEqualTo(403);

		post(other, Documents.aDocument().result("token-test", "1", 20, 13).xml());
		assertThat(get(other, "/imports/" + id).body()).contains("source-other").doesNotContain("source-one");
	}

	/** What the firewall is relaxed for, and a header in one. */
	@ParameterizedTest
	@ValueSource(strings = { "a/b", "a%b", "a%2Fb", "a//b", "a\\b", "a;b=c", "a.b", "..a", "a\u2028b",
			"%0d%0aX-Evil: 1", "a\u2028X-Evil: 1", "a\"; X-Evil: 1" })
	void reachTestsOfAnyName(String testId) throws Exception {
		String viewer = this.tokens.make("viewer", Role.VIEWER, null, Instant.now().plusSeconds(600)).toString();
		String officer = this.tokens.make("officer", Role.OFFICER, null, Instant.now().plusSeconds(600)).toString();
		post(make("scanner", "names"), Documents.aDocument().result(testId, "1", 20, 13).xml());

		Answer answer = ApiCall.call("GET /results/{test-id}/aggregate")
			.header("Authorization", "Bearer " + viewer)
			.path("test-id", testId)
			.send(this.port);
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		assertThat(answer.headers()).doesNotContainKey("X-Evil");
		Answer file = ApiCall.call("GET /results/{test-id}/marks.csv")
			.header("Authorization", "Bearer " + officer)
			.path("test-id", testId)
			.send(this.port);
		assertThat(file.status()).as(file.body()).isEqualTo(200);
		assertThat(file.headers()).doesNotContainKey("X-Evil");
		assertThat(file.headers().get("Content-Disposition"))
			.matches("attachment; filename=\"(\\\\\"|[^\"])*\"(; filename\\*=UTF-8''[\\w%.-]*)?");
		assertThat(get(viewer, "/results/a%0D%0AX-Evil:%201/aggregate").headers()).doesNotContainKey("X-Evil");
		assertThat(ApiCall.call("GET /results/{test-id}/marks")
			.header("Authorization", "Bearer " + viewer)
			.path("test-id", testId)
			.send(this.port)
			.status()).isEqualTo(403);
	}

	@Test
	void holdNoMoreOnceRevokedOrExpired() throws Exception {
		TokenText token = this.tokens.make("revoked", Role.VIEWER, null, Instant.now().plusSeconds(600));
		assertThat(get(token.toString(), "/tests").status()).isEqualTo(200);
		assertThat(this.jdbc.sql("select last_used_at is not null from api_token where token_id = ?")
			.param(token.id())
			.query(Boolean.class)
			.single()).isTrue();

		this.jdbc.sql("update api_token set revoked_at = now() where token_id = ?").param(token.id()).update();
		Answer refused = get(token.toString(), "/tests");
		assertThat(refused.status()).isEqualTo(401);
		assertThat(refused.headers().get("WWW-Authenticate")).contains("invalid_token");

		TokenText expiring = this.tokens.make("expired", Role.VIEWER, null, Instant.now().plusSeconds(600));
		assertThat(get(expiring.toString(), "/tests").status()).isEqualTo(200);
		this.jdbc.sql("update api_token set expires_at = now() where token_id = ?").param(expiring.id()).update();
		assertThat(get(expiring.toString(), "/tests").status()).isEqualTo(401);
	}

	/** Nothing of it is remembered: any other node asks the same. */
	@Test
	void areKnownByTheDatabaseOnly() {
		Tokens otherNode = new Tokens(new TokenTable(this.jdbc), (event) -> {
		}, false);
		TokenText token = this.tokens.make("two nodes", Role.VIEWER, null, Instant.now().plusSeconds(600));
		assertThat(otherNode.introspect(token.toString()).getName()).isEqualTo("token:two nodes");

		this.tokens.revoke(token.id());

		assertThatThrownBy(() -> otherNode.introspect(token.toString())).isInstanceOf(BadOpaqueTokenException.class);
	}

	@Test
	void areKeptAsHashesAndKnownByAllTheirDigits() throws Exception {
		TokenText token = this.tokens.make("kept", Role.VIEWER, null, Instant.now().plusSeconds(600));

		assertThat(this.jdbc.sql("select api_token::text from api_token where token_id = ?")
			.param(token.id())
			.query(String.class)
			.single()).doesNotContain(token.secret());
		TokenText forged = new TokenText(token.id(), "0".repeat(64));
		assertThat(get(forged.toString(), "/tests").status()).isEqualTo(401);
		assertThat(TokenText.of(token.toString().replaceFirst("[0-9a-f]$", "g"))).isEmpty();
		assertThat(TokenText.of(token.toString())).contains(token);
		assertThat(get("mk_x", "/tests").status()).isEqualTo(401);
	}

	private String make(String name, String source) {
		return this.tokens.make(name, Role.SCANNER, source, Instant.now().plusSeconds(600)).toString();
	}

	private Answer get(String token, String path) throws Exception {
		return ApiCall.call("GET " + path).header("Authorization", "Bearer " + token).send(this.port);
	}

	private Answer post(String token, String document) throws Exception {
		return ApiCall.call("POST /import")
			.header("Authorization", "Bearer " + token)
			.header("Content-Type", "text/xml+markr")
			.body(document)
			.send(this.port);
	}

}

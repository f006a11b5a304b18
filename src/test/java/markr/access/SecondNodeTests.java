package markr.access;

import java.nio.file.Path;
import java.time.Instant;

import markr.platform.web.RawHttp;
import markr.support.MarkrProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What is changed on one node holds on another from its next request on. */
@SignInMarkrTest
class SecondNodeTests {

	private static final String PASSWORD = "a long password";

	@Autowired
	Users users;

	@Autowired
	Tokens tokens;

	@Autowired
	AccessMode mode;

	@Autowired
	JdbcClient jdbc;

	@Value("${spring.datasource.url}")
	String url;

	@LocalServerPort
	int port;

	@Test
	void knowsWhatTheFirstOneHasChanged(@TempDir Path folder) throws Exception {
		this.users.put("root", PASSWORD, Role.ADMIN, false);
		this.users.put("second", PASSWORD, Role.OFFICER, false);
		this.mode.forget();
		TokenText revoked = make("second-revoked");
		TokenText expired = make("second-expired");
		Browser browser = new Browser(this.port);
		browser.signIn("second", PASSWORD);
		String session = "Cookie: SESSION=" + browser.session();

		try (MarkrProcess other = MarkrProcess.start(folder.resolve("log"), "spring.datasource.url=" + this.url,
				"markr.inbox.directory=" + folder.resolve("inbox"), "markr.vault.node=second")) {
			assertThat(status(other, bearer(revoked))).isEqualTo(200);
			assertThat(status(other, bearer(expired))).isEqualTo(200);
			assertThat(status(other, session)).isEqualTo(200);
			assertThat(status(other, "Accept: */*")).isEqualTo(401);

			this.tokens.revoke(revoked.id());
			assertThat(status(other, bearer(revoked))).isEqualTo(401);

			this.jdbc.sql("update api_token set expires_at = now() where token_id = ?").param(expired.id()).update();
			assertThat(status(other, bearer(expired))).isEqualTo(401);

			this.users.put("second", null, Role.SCANNER, false);
			assertThat(status(other, session)).isEqualTo(401);
		}
	}

	private TokenText make(String name) {
		return this.tokens.make(name, Role.VIEWER, null, Instant.now().plusSeconds(600));
	}

	private static String bearer(TokenText token) {
		return "Authorization: Bearer " + token;
	}

	private static int status(MarkrProcess markr, String header) throws Exception {
		return RawHttp.get(markr.port(), "/tests", header).status();
	}

}

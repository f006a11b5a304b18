package markr.access;

import java.net.http.HttpResponse;
import java.util.Map;

import markr.platform.web.RawHttp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** People sign in by a form, and their session is one of all nodes. */
@SignInMarkrTest
class SignInTests {

	private static final String PASSWORD = "a long password";

	@Autowired
	Users users;

	@Autowired
	AccessMode mode;

	@Autowired
	JdbcClient jdbc;

	@LocalServerPort
	int port;

	@BeforeEach
	void makeUsers() {
		this.users.put("root", PASSWORD, Role.ADMIN, false);
		this.users.put("anna", PASSWORD, Role.OFFICER, false);
		this.mode.forget();
	}

	@Test
	void letsPeopleInAndOut() throws Exception {
		Browser browser = new Browser(this.port);
		HttpResponse<String> answer = browser.get("/tests");
		assertThat(answer.statusCode()).isEqualTo(302);
		assertThat(answer.headers().firstValue("Location").orElse("")).endsWith("/sign-in");

		assertThat(browser.signIn("anna", PASSWORD).headers().firstValue("Location").orElse("")).endsWith("/sign-in");
		assertThat(browser.get("/sign-in").body()).contains("anna");
		assertThat(browser.get("/tests").statusCode()).isEqualTo(200);
		assertThat(browser.get("/users").statusCode()).isEqualTo(403);

		assertThat(browser.submit("/sign-in", "/sign-out", Map.of()).statusCode()).isEqualTo(302);
		assertThat(browser.get("/tests").statusCode()).isEqualTo(302);
	}

	@Test
	void refusesWrongPasswordsAndUnknownUsersAlike() throws Exception {
		HttpResponse<String> wrong = new Browser(this.port).signIn("anna", "another password");
		HttpResponse<String> unknown = new Browser(this.port).signIn("nobody-like-this", "another password");

		assertThat(wrong.headers().firstValue("Location").orElse("")).endsWith("/sign-in?failed=true")
			.isEqualTo(unknown.headers().firstValue("Location").orElse(""));
	}

	/** Who knows a session before sign-in does not know that behind it. */
	@Test
	void givesASessionThatNobodyKnewBefore() throws Exception {
		Browser browser = new Browser(this.port);
		browser.get("/sign-in");
		assertThat(browser.session()).as("strangers make no sessions").isEmpty();
		browser.signIn("anna", PASSWORD);
		String first = browser.session();
		browser.signIn("root", PASSWORD);

		assertThat(browser.session()).isNotEmpty().isNotEqualTo(first);
		assertThat(RawHttp.get(this.port, "/tests", "Cookie: SESSION=" + first).status()).isEqualTo(401);
	}

	@Test
	void refusesFormsOfOthers() throws Exception {
		Browser browser = new Browser(this.port);
		assertThat(browser.post("/sign-in", Map.of("name", "anna", "password", PASSWORD), "").statusCode())
			.isEqualTo(403);

		browser.signIn("root", PASSWORD);
		assertThat(RawHttp
			.send(this.port,
					"POST /tokens HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n"
							+ "Content-Type: application/json\r\nCookie: SESSION=" + browser.session() + "\r\n\r\n{}")
			.status()).isEqualTo(403);
	}

	@Test
	void endsTheSessionsOfWhoIsChanged() throws Exception {
		Browser browser = new Browser(this.port);
		browser.signIn("anna", PASSWORD);
		assertThat(browser.get("/tests").statusCode()).isEqualTo(200);

		this.users.put("anna", null, Role.OFFICER, true);

		assertThat(browser.get("/tests").statusCode()).isEqualTo(302);
		assertThat(browser.signIn("anna", PASSWORD).headers().firstValue("Location").orElse(""))
			.endsWith("failed=true");
	}

	@Test
	void keepsPasswordsAsHashes() {
		assertThat(this.jdbc.sql("select password from user_account").query(String.class).list())
			.allMatch((password) -> password.startsWith("{bcrypt}"));
	}

	@Test
	void showsNobodyMoreThanWhetherMarkrWorks() throws Exception {
		assertThat(RawHttp.get(this.port, "/actuator/health").body()).contains("status").doesNotContain("components");
		Browser browser = new Browser(this.port);
		browser.signIn("anna", PASSWORD);
		assertThat(browser.get("/actuator/health").body()).doesNotContain("components");
		browser.signIn("root", PASSWORD);
		assertThat(browser.get("/actuator/health").body()).contains("components");
	}

}

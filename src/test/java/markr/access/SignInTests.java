package markr.access;

import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import markr.platform.web.RawHttp;
import markr.support.Documents;
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

	/** Who has put a session into somebody else's browser has nothing of the sign-in. */
	@Test
	void takesNoSessionThatOthersHaveChosen() throws Exception {
		Browser attacker = new Browser(this.port);
		attacker.signIn("root", PASSWORD);
		String invented = Base64.getEncoder().encodeToString(UUID.randomUUID().toString().getBytes());

		for (String planted : List.of(attacker.session(), invented)) {
			Browser victim = new Browser(this.port);
			victim.plant(planted);
			victim.signIn("anna", PASSWORD);

			assertThat(victim.session()).isNotEmpty().isNotEqualTo(planted);
			assertThat(victim.get("/sign-in").body()).contains("anna");
			assertThat(RawHttp.get(this.port, "/tests", "Cookie: SESSION=" + planted).status()).isEqualTo(401);
		}
	}

	@Test
	void endsSessionsThatAreOldHoweverBusyTheyAre() throws Exception {
		Browser browser = new Browser(this.port);
		browser.signIn("anna", PASSWORD);
		assertThat(browser.get("/tests").statusCode()).isEqualTo(200);

		this.jdbc
			.sql("update spring_session set creation_time = creation_time - 12 * 3600000 where principal_name = 'anna'")
			.update();

		assertThat(browser.get("/tests").statusCode()).isEqualTo(302);
		assertThat(browser.signIn("anna", PASSWORD).headers().firstValue("Location").orElse("")).endsWith("/sign-in");
		assertThat(browser.get("/tests").statusCode()).isEqualTo(200);
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
	void letsPeopleChangeTheirPassword() throws Exception {
		this.users.put("changer", PASSWORD, Role.VIEWER, false);
		Browser browser = new Browser(this.port);
		Browser elsewhere = new Browser(this.port);
		browser.signIn("changer", PASSWORD);
		elsewhere.signIn("changer", PASSWORD);
		assertThat(change(browser, "not the present one", "another long one").body()).contains("Nothing was changed");
		assertThat(change(browser, PASSWORD, "short").body()).contains("12 to 72");
		assertThat(
				browser.post("/password", Map.of("present", PASSWORD, "password", "another long one"), "").statusCode())
			.isEqualTo(403);

		assertThat(change(browser, PASSWORD, "another long one").statusCode()).isEqualTo(302);

		assertThat(elsewhere.get("/tests").statusCode()).as("other sessions").isEqualTo(302);
		assertThat(browser.signIn("changer", PASSWORD).headers().firstValue("Location").orElse(""))
			.endsWith("failed=true");
		browser.signIn("changer", "another long one");
		assertThat(browser.get("/tests").statusCode()).isEqualTo(200);
		assertThat(
				this.jdbc.sql("select who from audit_entry where act = 'CHANGE_PASSWORD'").query(String.class).list())
			.containsExactly("changer");
	}

	/** Who has somebody's session does not guess the password by it. */
	@Test
	void slowsGuessesOfThePresentPassword() throws Exception {
		this.users.put("lent", PASSWORD, Role.VIEWER, false);
		Browser browser = new Browser(this.port);
		browser.signIn("lent", PASSWORD);
		for (int i = 0; i < GuessFilter.TRIES_OF_NAME; i++) {
			assertThat(change(browser, "guess " + i, "another long one").statusCode()).isEqualTo(200);
		}

		assertThat(change(browser, PASSWORD, "another long one").statusCode()).isEqualTo(429);
	}

	/** A scanner speaks for one source: people who are one, for themselves. */
	@Test
	void showsPeopleWhoScanTheirOwnDropsOnly() throws Exception {
		this.users.put("scanning", PASSWORD, Role.SCANNER, false);
		String document = Documents.aDocument().result("people-scan", "1", 20, 13).xml();
		Browser browser = new Browser(this.port);
		browser.signIn("root", PASSWORD);
		send(browser, document);
		browser.signIn("scanning", PASSWORD);

		assertThat(browser.get("/drops?source=root").body()).doesNotContain("root");
		assertThat(browser.get("/imports").body()).isEqualTo("{\"imports\":[]}");
		send(browser, document);
		assertThat(browser.get("/drops").body()).contains("scanning").doesNotContain("root");
	}

	private void send(Browser browser, String document) throws Exception {
		String form = browser.formOf("/sign-in");
		assertThat(RawHttp
			.send(this.port,
					"POST /import HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/xml+markr\r\n"
							+ "Cookie: SESSION=%s; XSRF-TOKEN=%s\r\nX-XSRF-TOKEN: %s\r\nContent-Length: %d\r\n\r\n%s"
								.formatted(browser.session(), browser.cookie("XSRF-TOKEN"), form, document.length(),
										document))
			.status()).isEqualTo(200);
	}

	private static HttpResponse<String> change(Browser browser, String present, String password) throws Exception {
		return browser.submit("/password", "/password", Map.of("present", present, "password", password));
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

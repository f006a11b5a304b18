package markr.access;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

import markr.platform.Cursor;
import markr.platform.web.RawHttp;
import markr.support.MarkrTest;
import org.htmlunit.Page;
import org.htmlunit.WebClient;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.Cookie;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.session.Session;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;

/** People sign in at an identity provider, which is away when Markr starts. */
@MarkrTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(OutputCaptureExtension.class)
class OidcTests {

	private static final int PROVIDER_PORT = freePort();

	private static IdentityProvider provider;

	@Autowired
	Users users;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	JdbcOperations operations;

	@Autowired
	TransactionOperations transactions;

	@LocalServerPort
	int port;

	@DynamicPropertySource
	static void registerProvider(DynamicPropertyRegistry properties) {
		String client = "spring.security.oauth2.client.";
		properties.add(client + "registration.school.client-id", () -> "markr");
		properties.add(client + "registration.school.client-secret", () -> IdentityProvider.CLIENT_SECRET);
		properties.add(client + "registration.school.client-name", () -> "the school");
		properties.add(client + "provider.school.issuer-uri", () -> IdentityProvider.issuer(PROVIDER_PORT));
		properties.add("markr.access.oidc.officer", () -> "officers, heads");
		properties.add("markr.access.oidc.operator", () -> "operators");
	}

	@AfterAll
	static void stopProvider() {
		if (provider != null) {
			provider.close();
			provider = null;
		}
	}

	@Test
	@Order(1)
	void keepsMarkrFromNothingWhileTheProviderIsAway(CapturedOutput log) throws Exception {
		assertThat(RawHttp.get(this.port, "/actuator/health").status()).isEqualTo(200);
		assertThat(RawHttp.get(this.port, "/tests").status()).as("without a user of Markr's own").isEqualTo(401);
		Browser browser = new Browser(this.port);
		assertThat(browser.get("/sign-in").body()).contains("Sign in by the school");

		assertThat(location(browser.get("/oauth2/authorization/school"))).endsWith("/sign-in?refused=provider");
		assertThat(browser.get("/sign-in?refused=provider").body()).contains("Try again in a minute");
		assertThat(log).contains("cannot sign in at an identity provider");
		this.users.put("root", "a long password", Role.ADMIN, false);
		assertThat(location(browser.signIn("root", "a long password"))).endsWith("/sign-in");
	}

	@Test
	void letsAnOfficerDoWhatAnOfficerMay(CapturedOutput log) throws Exception {
		try (WebClient browser = browser()) {
			HtmlPage page = signIn(browser, "officers-anna");

			assertThat(page.asNormalizedText())
				.contains("Signed in as oidc:school:officers-anna (The one officers-anna)");
			assertThat(status(browser, "/tests")).isEqualTo(200);
			assertThat(status(browser, "/students/oidc-1/marks")).isEqualTo(404);
			assertThat(status(browser, "/audit")).isEqualTo(403);
			assertThat(status(browser, "/failures")).isEqualTo(403);
		}
		assertThat(audit("SIGN_IN")).anyMatch((entry) -> entry.startsWith("oidc:school:officers-anna (")
				&& entry.contains(IdentityProvider.issuer(PROVIDER_PORT) + " officers-anna") && entry.endsWith("DONE"));
		assertThat(audit("VIEW"))
			.anyMatch((entry) -> entry.startsWith("oidc:school:officers-anna (") && entry.contains("oidc-1"));
		assertThat(log).doesNotContain("anna");
	}

	@Test
	void refusesWhoHasNoRoleAndSaysWhatToDo() throws Exception {
		try (WebClient browser = browser()) {
			HtmlPage page = signIn(browser, "teachers-tom");

			assertThat(page.asNormalizedText()).contains("none of your groups there has a role here",
					"Ask who runs Markr");
			assertThat(status(browser, "/tests")).isEqualTo(401);
			assertThat(browser.getCookieManager().getCookie("SESSION")).isNull();
		}
		assertThat(audit("SIGN_IN"))
			.anyMatch((entry) -> entry.contains("oidc:school:teachers-tom") && entry.endsWith("REFUSED"));
	}

	/** Another node reads what this one has written. */
	@Test
	void keepsASessionForAllNodesWithoutTokensAndClaims() throws Exception {
		try (WebClient browser = browser()) {
			signIn(browser, IdentityProvider.LONG_NAME);
			assertThat(status(browser, "/failures")).isEqualTo(200);
			String id = new String(Base64.getDecoder().decode(session(browser)), StandardCharsets.UTF_8);

			Session session = new JdbcIndexedSessionRepository(this.operations, this.transactions).findById(id);
			SecurityContext read = Objects.requireNonNull(session).getAttribute("SPRING_SECURITY_CONTEXT");
			assertThat(Objects.requireNonNull(read.getAuthentication()).getName())
				.startsWith("oidc:school:" + IdentityProvider.LONG_NAME + " (The one operators-oo");
			assertThat(this.jdbc.sql("""
					select string_agg(encode(attribute_bytes, 'escape'), ' ')
					from spring_session_attributes
					join spring_session on primary_id = session_primary_id
					where session_id = ?
					""").param(id).query(String.class).single()).contains(IdentityProvider.LONG_NAME)
				.doesNotContain("eyJ", "everybody");
		}
	}

	@Test
	void takesNoSessionThatOthersHaveChosen() throws Exception {
		this.users.put("root", "a long password", Role.ADMIN, false);
		Browser attacker = new Browser(this.port);
		attacker.signIn("root", "a long password");
		try (WebClient victim = browser()) {
			signIn(victim, "officers-anna");
			victim.getCookieManager()
				.addCookie(new Cookie("localhost", "SESSION", attacker.session(), "/", null, false));
			victim.getPage("http://localhost:" + this.port + "/oauth2/authorization/school");

			assertThat(session(victim)).isNotEqualTo(attacker.session());
			assertThat(((HtmlPage) victim.getPage("http://localhost:" + this.port + "/sign-in")).asNormalizedText())
				.contains("officers-anna");
			assertThat(attacker.get("/tests").statusCode()).isEqualTo(302);
		}
	}

	@Test
	void endsTheSessionWithTheSignOut() throws Exception {
		try (WebClient browser = browser()) {
			HtmlPage page = signIn(browser, "officers-olga");
			String session = session(browser);
			assertThat(RawHttp.get(this.port, "/tests", "Cookie: SESSION=" + session).status()).isEqualTo(200);

			page.<HtmlButton>querySelector("button").click();

			assertThat(status(browser, "/tests")).isEqualTo(401);
			assertThat(RawHttp.get(this.port, "/tests", "Cookie: SESSION=" + session).status()).isEqualTo(401);
		}
	}

	/** With a code that was made for another browser nobody can do anything. */
	@Test
	void takesNoAnswerThatThisBrowserHasNotAskedFor() throws Exception {
		startProvider();
		Browser browser = new Browser(this.port);
		String begun = location(browser.get("/oauth2/authorization/school"));
		assertThat(begun).startsWith(IdentityProvider.issuer(PROVIDER_PORT))
			.contains("code_challenge=", "nonce=", "state=");
		String state = begun.replaceFirst(".*[?&]state=([^&]*).*", "$1");

		for (String answer : List.of("?code=x&state=" + state, "?code=x", "", "?error=access_denied&state=" + state)) {
			assertThat(location(new Browser(this.port).get("/login/oauth2/code/school" + answer)))
				.endsWith("/sign-in?refused=provider");
		}
		assertThat(location(browser.get("/login/oauth2/code/school?code=x&state=other"))).endsWith("refused=provider");
		assertThat(browser.get("/oauth2/authorization/other").statusCode()).isEqualTo(404);
		assertThat(browser.session()).as("strangers make no sessions").isEmpty();
		assertThat(this.jdbc.sql("select count(*) from spring_session where principal_name is null")
			.query(Long.class)
			.single()).isZero();
	}

	private HtmlPage signIn(WebClient browser, String name) throws IOException {
		startProvider();
		HtmlPage page = browser.getPage("http://localhost:" + this.port + "/sign-in");
		HtmlForm form = page.getAnchorByText("Sign in by the school").<HtmlPage>click().getForms().get(0);
		form.getInputByName("username").type(name);
		form.getInputByName("password").type(IdentityProvider.PASSWORD);
		HtmlPage end = form.<HtmlButton>querySelector("button").click();
		assertThat(end.getUrl()).hasPath("/sign-in").hasPort(this.port);
		return end;
	}

	private void startProvider() {
		if (provider == null) {
			provider = IdentityProvider.start(PROVIDER_PORT, this.port);
		}
	}

	private int status(WebClient browser, String path) throws IOException {
		Page page = browser.getPage("http://localhost:" + this.port + path);
		// Browsers are sent there when they would have to sign in.
		return page.getUrl().getPath().equals("/sign-in") ? 401 : page.getWebResponse().getStatusCode();
	}

	private List<String> audit(String act) {
		return new AuditTable(this.jdbc)
			.page(new AuditTable.Filter(null, act, null, null, null), Cursor.of(Cursor.HIGHEST), 100)
			.stream()
			.map((entry) -> String.join(" | ", Objects.requireNonNullElse(entry.who(), "nobody"), entry.subject(),
					entry.outcome().name()))
			.toList();
	}

	private static WebClient browser() {
		WebClient browser = new WebClient();
		browser.getOptions().setThrowExceptionOnFailingStatusCode(false);
		browser.getOptions().setCssEnabled(false);
		browser.getOptions().setJavaScriptEnabled(false);
		browser.addRequestHeader("Accept", "application/json, text/html;q=0.1");
		return browser;
	}

	private static String session(WebClient browser) {
		return browser.getCookieManager().getCookie("SESSION").getValue();
	}

	private static String location(HttpResponse<String> answer) {
		return answer.headers().firstValue("Location").orElse(answer.statusCode() + " " + answer.body());
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

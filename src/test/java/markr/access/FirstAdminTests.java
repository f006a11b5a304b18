package markr.access;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import markr.platform.web.RawHttp;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** A Markr that listens to a network, and has no user. */
@MarkrTest
@TestPropertySource(properties = "server.address=0.0.0.0")
@ExtendWith(OutputCaptureExtension.class)
@DirtiesContext
class FirstAdminTests {

	private static final Pattern LINK = Pattern.compile("http://localhost:\\d+(/first-admin\\?code=([0-9a-f]{64}))");

	@Autowired
	FirstAdmin firstAdmin;

	@Autowired
	JdbcClient jdbc;

	@LocalServerPort
	int port;

	@Test
	void comesByTheLinkInTheLogOnce(CapturedOutput log) throws Exception {
		assertThat(RawHttp.get(this.port, "/actuator/health").status()).isEqualTo(200);
		assertThat(RawHttp.get(this.port, "/actuator/health").body()).doesNotContain("components");
		RawHttp.Answer refused = RawHttp.get(this.port, "/tests");
		assertThat(refused.status()).isEqualTo(403);
		assertThat(refused.json().get("detail").asString()).contains("link", "user add", "markr.access.open");

		this.firstAdmin.offer();
		Matcher link = LINK.matcher(log);
		assertThat(link.find()).isTrue();
		Map<String, String> form = Map.of("code", link.group(2), "name", "root", "password", "a long password");
		Browser browser = new Browser(this.port);
		assertThat(browser
			.submit(link.group(1), "/first-admin",
					Map.of("code", "0".repeat(64), "name", "root", "password", "a long password"))
			.body()).contains("holds no more");
		assertThat(browser
			.submit(link.group(1), "/first-admin", Map.of("code", link.group(2), "name", "root", "password", "short"))
			.body()).contains("12 to 72");
		assertThat(browser.submit(link.group(1), "/first-admin", form).statusCode()).isEqualTo(302);

		assertThat(new Browser(this.port).submit(link.group(1), "/first-admin", form).body()).contains("holds no more");
		assertThat(browser.signIn("root", "a long password").statusCode()).isEqualTo(302);
		assertThat(browser.get("/users").body()).contains("root");
		assertThat(RawHttp.get(this.port, "/tests").status()).isEqualTo(401);
	}

}

package markr.access;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Users from the command line. */
@SignInMarkrTest
@ExtendWith(OutputCaptureExtension.class)
class UserCommandTests {

	@Value("${spring.datasource.url}")
	String url;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	AccessMode mode;

	@LocalServerPort
	int port;

	@Test
	void makesThemInTheDatabase() throws Exception {
		assertThat(run("a long password", "user", "add", "commander", "--role", "ADMIN",
				"--spring.datasource.url=" + this.url))
			.isZero();
		this.mode.forget();

		assertThat(new Browser(this.port).signIn("commander", "a long password")
			.headers()
			.firstValue("Location")
			.orElse("")).endsWith("/sign-in");
		assertThat(this.jdbc.sql("select count(*) from audit_entry where subject like 'user commander%'")
			.query(Integer.class)
			.single()).isOne();
	}

	@Test
	void refusesWhatIsNone() {
		assertThat(run("short", "user", "add", "commander", "--spring.datasource.url=" + this.url)).isEqualTo(2);
		assertThat(run("a long password", "user", "add", "Not A Name", "--spring.datasource.url=" + this.url))
			.isEqualTo(2);
		assertThat(run("a long password", "user", "add")).isEqualTo(2);
		assertThat(run("a long password", "user", "add", "x", "--role", "CHIEF")).isEqualTo(2);
	}

	@Test
	void saysWhatIsWrongWithTheDatabase(CapturedOutput output) {
		assertThat(run("a long password", "user", "add", "commander")).isEqualTo(2);
		assertThat(output).contains("Set spring.datasource.url").doesNotContain("APPLICATION FAILED");
		assertThat(run("a long password", "user", "add", "commander",
				"--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/markr"))
			.isEqualTo(1);
		assertThat(output).contains("The database cannot be used", "127.0.0.1:1 refused")
			.doesNotContain("CannotCreateTransactionException");
	}

	private static int run(String password, String... args) {
		InputStream before = System.in;
		System.setIn(new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)));
		try {
			return UserCommand.run(Map.of(), args);
		}
		finally {
			System.setIn(before);
		}
	}

}

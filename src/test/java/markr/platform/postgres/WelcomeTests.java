package markr.platform.postgres;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class WelcomeTests {

	@Test
	void tellsWhereToDropAndWhereToLook(CapturedOutput output) {
		start("--markr.inbox.directory=./somewhere/../drop-here", "--local.server.port=8085",
				"--spring.datasource.url=jdbc:postgresql://db:5432/markr")
			.close();

		assertThat(output).contains("Markr is ready.")
			.contains(Path.of("drop-here").toAbsolutePath() + System.lineSeparator())
			.contains("http://localhost:8085/results/{test-id}/aggregate");
	}

	@Test
	void leadsToHttpsWhereThatIsAnswered(CapturedOutput output) {
		start("--local.server.port=8085", "--spring.datasource.url=jdbc:postgresql://db:5432/markr",
				"--server.ssl.bundle=markr")
			.close();

		assertThat(output).contains(" https://localhost:8085/results/{test-id}/aggregate");
	}

	@Test
	void namesAGivenDatabaseWithoutItsCredentials(CapturedOutput output) {
		start("--spring.datasource.url=jdbc:postgresql://admin:hidden1@db:5432/markr?ssl=true&password=hidden2")
			.close();

		assertThat(output).contains("jdbc:postgresql://db:5432/markr").doesNotContain("hidden1", "hidden2");
	}

	@Test
	void namesTheFolderOfTheEmbeddedDatabase(@TempDir Path directory, CapturedOutput output) throws IOException {
		TestHome home = TestHome.used(directory);
		start("--markr.home=" + home.path()).close();

		assertThat(output).containsOnlyOnce("embedded PostgreSQL, kept in ").contains(home.root().toString());
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		SpringApplication application = new SpringApplication(Welcome.class, DatabaseConfiguration.class,
				DataSourceAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run(arguments);
	}

}

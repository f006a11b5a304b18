package markr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class MarkrApplicationTests {

	@Test
	void printsItsUsageWithoutStarting(CapturedOutput output) {
		MarkrApplication.main(new String[] { "--server.port=0", "--help" });

		assertThat(output).startsWith("Markr makes statistics")
			.contains("--markr.inbox.directory")
			.doesNotContain("INFO");
	}

	@Test
	void readsTheSettingsBesideItsJar(@TempDir Path directory) throws Exception {
		Path folder = Files.createDirectory(directory.resolve("with a space"));
		Path jar = Files.createFile(folder.resolve("markr.jar"));
		Files.writeString(folder.resolve("application.yaml"), "markr.inbox.settle: 42s");

		assertThat(settle(MarkrApplication.besideTheJar(jar.toFile()))).isEqualTo("42s");
		assertThat(settle(MarkrApplication.besideTheJar(folder.toFile()))).isNull();
	}

	private static String settle(Map<String, Object> properties) {
		SpringApplication application = new SpringApplication(Nothing.class);
		application.setDefaultProperties(properties);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run()) {
			return context.getEnvironment().getProperty("markr.inbox.settle");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}

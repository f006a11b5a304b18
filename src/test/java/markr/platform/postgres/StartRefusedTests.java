package markr.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import markr.platform.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class StartRefusedTests {

	@Test
	void tellsWhyAndHowToGoOn(@TempDir Path directory, CapturedOutput output) throws IOException {
		Path file = Files.createFile(directory.resolve("file"));
		SpringApplication application = new SpringApplication(DatabaseConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);

		assertThatException().isThrownBy(() -> application.run("--markr.home=" + file));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "Description:",
				"The folder " + file + " cannot be used: ", "Action:", "set markr.home to another folder",
				"spring.datasource.url=jdbc:postgresql://", "spring.datasource.username=",
				"spring.datasource.password=");
		assertThat(output).doesNotContain("\tat markr.");
	}

}

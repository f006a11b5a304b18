package markr.drop.inbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InboxPropertiesTests {

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withUserConfiguration(Properties.class);

	@Test
	void hasDefaults() {
		this.application.run((context) -> assertThat(context.getBean(InboxProperties.class))
			.isEqualTo(new InboxProperties(new File("./inbox"), Duration.ofSeconds(2), Duration.ofMillis(250))));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			settle=-1s         | markr.inbox.settle is PT-1S, expected 0s to 1h
			settle=61m         | markr.inbox.settle is PT1H1M, expected 0s to 1h
			poll-interval=9ms  | markr.inbox.poll-interval is PT0.009S, expected 10ms to 1m
			poll-interval=2m   | markr.inbox.poll-interval is PT2M, expected 10ms to 1m
			""")
	void stopsTheStartNamingPropertyValueAndRange(String property, String message) {
		this.application.withPropertyValues("markr.inbox." + property)
			.run((context) -> assertThat(context).hasFailed().getFailure().rootCause().hasMessage(message));
	}

	@Test
	void stopsTheStartIfTheInboxIsNoFolder(@TempDir Path folder) throws IOException {
		Path file = Files.createFile(folder.resolve("inbox"));
		InboxProperties properties = new InboxProperties(file.toFile(), Duration.ZERO, Duration.ofSeconds(1));

		assertThatThrownBy(() -> InboxFolder.open(properties, System::nanoTime))
			.hasMessageContainingAll("markr.inbox.directory", file.toString(), "must be a folder", "Not a directory");
	}

	@EnableConfigurationProperties(InboxProperties.class)
	static class Properties {

	}

}

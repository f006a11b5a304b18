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
			.isEqualTo(new InboxProperties(new File("./inbox"), Duration.ofSeconds(2), Duration.ofMillis(500))));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			settle=-1s        | 'settle': rejected value [PT-1S]         | must be longer than or equal to 0]
			settle=61m        | 'settle': rejected value [PT1H1M]        | must be shorter than or equal to 1 hour
			poll-interval=9ms | 'pollInterval': rejected value [PT0.009S] | must be longer than or equal to 10 millis
			poll-interval=2m  | 'pollInterval': rejected value [PT2M]    | must be shorter than or equal to 1 minute
			""")
	void stopsTheStartNamingPropertyValueAndRange(String property, String value, String range) {
		this.application.withPropertyValues("markr.inbox." + property)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContainingAll("'markr.inbox' on field " + value, range));
	}

	@Test
	void stopsTheStartIfTheInboxIsNoFolder(@TempDir Path folder) throws IOException {
		Path file = Files.createFile(folder.resolve("inbox"));
		InboxProperties properties = new InboxProperties(file.toFile(), Duration.ZERO, Duration.ofMillis(10));

		assertThatThrownBy(() -> InboxFolder.open(properties, System::nanoTime))
			.hasMessageContainingAll("markr.inbox.directory", file.toString(), "must be a folder", "Not a directory");
	}

	@EnableConfigurationProperties(InboxProperties.class)
	static class Properties {

	}

}

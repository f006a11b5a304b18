package markr.platform.postgres;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class PlatformPropertiesTests {

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withUserConfiguration(OnlyTheProperties.class);

	@Test
	void keepsTheDataInTheWorkingDirectoryUnlessTold() {
		this.application.run((context) -> assertThat(context.getBean(PlatformProperties.class).home().toPath())
			.isEqualTo(Path.of("./data")));
	}

	@Test
	void takesAHomeThatIsNamedLikeAFolderOnTheClassPath() {
		this.application.withPropertyValues("markr.home=markr")
			.run((context) -> assertThat(context.getBean(PlatformProperties.class).home().toPath())
				.isEqualTo(Path.of("markr")));
	}

	@ParameterizedTest
	@CsvSource({ "markr.home,''", "markr.database.port,-1", "markr.database.port,65536",
			"markr.database.startup-wait,0s", "markr.database.startup-wait,2h" })
	void refusesToStartWith(String property, String value) {
		this.application.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.message()
				.containsIgnoringCase(lastPart(property)));
	}

	private static String lastPart(String property) {
		return property.substring(property.lastIndexOf('.') + 1).replace("startup-wait", "startupWait");
	}

	@EnableConfigurationProperties(PlatformProperties.class)
	static class OnlyTheProperties {

	}

}

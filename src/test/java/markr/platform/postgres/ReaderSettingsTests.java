package markr.platform.postgres;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code markr.reader} may be, for all that depends on it. */
class ReaderSettingsTests {

	@ParameterizedTest
	@CsvSource({ "true,true", "TRUE,true", "yes,true", "on,true", "1,true", "false,false", "no,false", "off,false",
			"0,false", "'',false" })
	void areOneWordForAllThatComparesTheText(String given, String word) {
		MockEnvironment environment = new MockEnvironment().withProperty("markr.reader", given)
			.withProperty("spring.datasource.url", "jdbc:postgresql://localhost/markr");

		new ReaderSettings().postProcessEnvironment(environment, new SpringApplication());

		assertThat(environment.getProperty("markr.reader")).isEqualTo(word);
	}

}

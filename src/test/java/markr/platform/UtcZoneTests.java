package markr.platform;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.TimeZone;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class UtcZoneTests {

	private final TimeZone before = TimeZone.getDefault();

	@AfterEach
	void reset() {
		TimeZone.setDefault(this.before);
	}

	@Test
	void isTheJvmsZoneOnceMarkrStarts() {
		TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
		SpringApplication application = new SpringApplication(Nothing.class);
		application.setWebApplicationType(WebApplicationType.NONE);

		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.isRunning()).isTrue();
			assertThat(ZoneId.systemDefault().normalized()).isEqualTo(ZoneOffset.UTC);
		}
	}

	@Test
	void leavesPeopleTheirOwn() {
		assertThat(new ClockConfiguration().systemClock().getZone()).isEqualTo(UtcZone.OF_PEOPLE);
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}

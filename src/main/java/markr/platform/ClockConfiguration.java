package markr.platform;

import java.time.Clock;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clock that everybody asks, so that tests can set it; its zone is people's. */
@Configuration
class ClockConfiguration {

	@Bean
	Clock systemClock() {
		return Clock.system(UtcZone.OF_PEOPLE);
	}

}

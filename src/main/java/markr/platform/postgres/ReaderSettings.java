package markr.platform.postgres;

import java.util.HashMap;
import java.util.Map;

import markr.platform.StartRefused;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Makes a reader of a Markr with {@code markr.reader=true}: it answers from a standby,
 * and whatever it did, its database sessions would refuse to write.
 */
class ReaderSettings implements EnvironmentPostProcessor {

	private static final String READER = "markr.reader";

	private static final String OPTIONS = "spring.datasource.hikari.data-source-properties.options";

	private static final String DOCTOR = "management.endpoint.health.group.doctor.include";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean reader = environment.getProperty(READER, Boolean.class, false);
		Map<String, Object> settings = new HashMap<>();
		// As one word: conditions compare the text, for which "yes" is neither true nor
		// false.
		settings.put(READER, reader);
		environment.getPropertySources().addFirst(new MapPropertySource("reader", settings));
		if (!reader) {
			return;
		}
		if (environment.getProperty("spring.datasource.url", "").isBlank()) {
			throw new StartRefused("markr.reader is true, but there is no database to read.",
					"Set spring.datasource.url to a standby of the database that the other nodes work on.");
		}
		settings.put(OPTIONS, environment.getProperty(OPTIONS, "") + " -c default_transaction_read_only=on");
		settings.put("db-scheduler.enabled", false);
		settings.put("spring.session.jdbc.cleanup-cron", "-");
		// There are no ways in whose health could be asked for.
		settings.put(DOCTOR, environment.getProperty(DOCTOR, "").replaceAll("\\b(inbox|sftp),\\s*", ""));
	}

}

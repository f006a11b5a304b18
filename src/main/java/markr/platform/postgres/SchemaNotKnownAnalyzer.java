package markr.platform.postgres;

import java.util.stream.Collectors;

import org.flywaydb.core.api.exception.FlywayValidateException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Says which database holds a schema that this Markr cannot migrate, and what to do about
 * it.
 */
class SchemaNotKnownAnalyzer extends AbstractFailureAnalyzer<FlywayValidateException> {

	private static final String REMEDY = """
			%s, start again and drop the documents again. Only the version that wrote the old one can read it.

			Flyway reports:

			%s""";

	private final Environment environment;

	SchemaNotKnownAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, FlywayValidateException cause) {
		String url = this.environment.getProperty("spring.datasource.url");
		if (StringUtils.hasText(url)) {
			return analysis(Welcome.withoutCredentials(url),
					"Create an empty database, set spring.datasource.url to it", cause);
		}
		String home = this.environment.getProperty("markr.home", "./data");
		return analysis("in " + home, "Move or delete " + home, cause);
	}

	private static FailureAnalysis analysis(String database, String firstSteps, FlywayValidateException cause) {
		return new FailureAnalysis(
				"The database %s holds a schema of an earlier, unreleased version of Markr.".formatted(database),
				REMEDY.formatted(firstSteps, mismatches(cause)), cause);
	}

	/**
	 * Without Flyway's own advice: a repair would keep the schema and forget the
	 * difference.
	 */
	private static String mismatches(FlywayValidateException cause) {
		return cause.getMessage()
			.lines()
			.filter((line) -> line.startsWith("Migration "))
			.collect(Collectors.joining("\n"));
	}

}

package markr.platform.postgres;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says why the database cannot be used, what to do, and how to use another one.
 */
class DatabaseUnusableAnalyzer extends AbstractFailureAnalyzer<DatabaseUnusable> {

	private static final String ANOTHER_DATABASE = """

			Or give Markr another PostgreSQL, from version 15 on; then nothing embedded starts:

			    spring.datasource.url=jdbc:postgresql://<host>:5432/<database>
			    spring.datasource.username=<user>
			    spring.datasource.password=<password>

			(or as environment variables SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD).""";

	private final Environment environment;

	DatabaseUnusableAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseUnusable cause) {
		return new FailureAnalysis(cause.getMessage(), DatabaseConfiguration.isGiven(this.environment) ? cause.remedy()
				: cause.remedy() + "\n" + ANOTHER_DATABASE, rootFailure);
	}

}

package markr.platform.postgres;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why the default database did not start, and how to use another one.
 */
class DatabaseNotStartedAnalyzer extends AbstractFailureAnalyzer<DatabaseNotStarted> {

	private static final String ANOTHER_DATABASE = """

			Or give Markr another PostgreSQL, from version 15 on; then nothing embedded starts:

			    spring.datasource.url=jdbc:postgresql://<host>:5432/<database>
			    spring.datasource.username=<user>
			    spring.datasource.password=<password>

			(or as environment variables SPRING_DATASOURCE_URL, _USERNAME and _PASSWORD).""";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DatabaseNotStarted cause) {
		return new FailureAnalysis(cause.getMessage(), cause.remedy() + "\n" + ANOTHER_DATABASE, rootFailure);
	}

}

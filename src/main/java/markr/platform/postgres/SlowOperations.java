package markr.platform.postgres;

import java.util.stream.Collectors;

import javax.sql.DataSource;

import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Logs each database operation that takes long, with its duration and its SQL, be it of
 * Markr, Spring Batch or db-scheduler. Commits are operations too. Values are never
 * logged, since they are personal data. A statement costs some 3 microseconds more by
 * that.
 * <p>
 * {@code COPY} is no statement to JDBC: the class that copies logs it itself, to the same
 * log.
 */
@Configuration(proxyBeanMethods = false)
class SlowOperations {

	/** The SQL's beginning shows which one it is. */
	private static final int SQL_LENGTH_MAX = 500;

	private static final Logger logger = LoggerFactory.getLogger("markr.database.slow");

	@Bean
	static BeanPostProcessor slowOperationsLog(ObjectProvider<PlatformProperties> properties) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof DataSource dataSource) ? watched(dataSource, properties.getObject()) : bean;
			}

		};
	}

	/** Listens to the end of each statement, and of each call of a connection. */
	private static DataSource watched(DataSource dataSource, PlatformProperties properties) {
		long slowMillis = properties.database().slow().toMillis();
		return ProxyDataSourceBuilder.create(dataSource).afterQuery((execution, queries) -> {
			if (execution.getElapsedTime() >= slowMillis) {
				log(execution.getElapsedTime(),
						queries.stream().map(QueryInfo::getQuery).distinct().collect(Collectors.joining("; ")),
						execution.isSuccess());
			}
		}).afterMethod((call) -> {
			if (call.getElapsedTime() >= slowMillis && call.getMethod().getName().equals("commit")) {
				log(call.getElapsedTime(), "commit", call.getThrown() == null);
			}
		}).build();
	}

	private static void log(long millis, String sql, boolean success) {
		String line = sql.strip().replaceAll("\\s+", " ");
		logger.atWarn()
			.addKeyValue("millis", millis)
			.log("Database operation took {} ms{}: {}", millis, success ? "" : " and failed",
					(line.length() > SQL_LENGTH_MAX) ? line.substring(0, SQL_LENGTH_MAX) + "…" : line);
	}

}

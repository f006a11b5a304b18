package markr.platform.postgres;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
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

	private static DataSource watched(DataSource dataSource, PlatformProperties properties) {
		Watch watch = new Watch(properties.database().slow());
		return ProxyDataSourceBuilder.create(dataSource).listener(watch).methodListener(watch).build();
	}

	/** Called after each statement, and after each call of a connection. */
	private record Watch(Duration slow) implements QueryExecutionListener, MethodExecutionListener {

		@Override
		public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
			// Only the end is of interest.
		}

		@Override
		public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
			if (execution.getElapsedTime() >= this.slow.toMillis()) {
				log(execution.getElapsedTime(),
						queries.stream().map(QueryInfo::getQuery).distinct().collect(Collectors.joining("; ")),
						execution.isSuccess());
			}
		}

		@Override
		public void beforeMethod(MethodExecutionContext call) {
			// Only the end is of interest.
		}

		@Override
		public void afterMethod(MethodExecutionContext call) {
			if (call.getElapsedTime() >= this.slow.toMillis() && call.getMethod().getName().equals("commit")) {
				log(call.getElapsedTime(), "commit", call.getThrown() == null);
			}
		}

		private static void log(long millis, String sql, boolean success) {
			String line = sql.strip().replaceAll("\\s+", " ");
			logger.atWarn()
				.addKeyValue("millis", millis)
				.log("Database operation took {} ms{}: {}", millis, success ? "" : " and failed",
						(line.length() > SQL_LENGTH_MAX) ? line.substring(0, SQL_LENGTH_MAX) + "…" : line);
		}

	}

}

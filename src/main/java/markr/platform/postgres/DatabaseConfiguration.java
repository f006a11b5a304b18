package markr.platform.postgres;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;

import markr.platform.StartRefused;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * The default database, for a Markr that was given none.
 * <p>
 * Spring Boot asks the connection details for the way to the database, and makes the data
 * source itself. As the data source depends on them, and they on the server, Spring
 * closes the server last.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(DatabaseConfiguration.NoDatabaseGiven.class)
@EnableConfigurationProperties(PlatformProperties.class)
class DatabaseConfiguration {

	@Bean(destroyMethod = "close")
	PostgresServer postgresServer(PlatformProperties properties) {
		return PostgresServer.start(properties);
	}

	@Bean
	JdbcConnectionDetails embeddedConnectionDetails(PostgresServer server) {
		return new JdbcConnectionDetails() {

			@Override
			public String getJdbcUrl() {
				return server.database().url();
			}

			@Override
			public String getUsername() {
				return PostgresDatabase.USER;
			}

			@Override
			public String getPassword() {
				return server.database().password();
			}

		};
	}

	/** Blank counts as not given, as it does for Spring Boot. */
	static class NoDatabaseGiven implements Condition {

		private static boolean accepts(Driver driver, String url) {
			try {
				return driver.acceptsURL(url);
			}
			catch (SQLException ex) {
				return false;
			}
		}

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			String url = context.getEnvironment().getProperty("spring.datasource.url", "");
			if (!url.isBlank() && DriverManager.drivers().noneMatch((driver) -> accepts(driver, url))) {
				throw new StartRefused(
						"spring.datasource.url is no URL of a PostgreSQL: " + Welcome.withoutCredentials(url),
						"Write it so: jdbc:postgresql://<host>:5432/<database>");
			}
			return url.isBlank();
		}

	}

}

package markr.platform.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import markr.platform.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseConfigurationTests {

	@TempDir
	private Path directory;

	private final ApplicationContextRunner application = new ApplicationContextRunner()
		.withUserConfiguration(DatabaseConfiguration.class)
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class));

	@Test
	void givesTheDataSourceTheEmbeddedServerAndClosesItLast() throws Exception {
		TestHome home = TestHome.used(this.directory);
		AtomicReference<LastWord> user = new AtomicReference<>();

		this.application.withPropertyValues("markr.home=" + home.path(), "spring.datasource.url=",
				// None that the pool is just opening when it is closed.
				"spring.datasource.hikari.minimum-idle=0")
			.withBean(LastWord.class)
			.run((context) -> {
				user.set(context.getBean(LastWord.class));
				assertThat(user.get().url()).isEqualTo(context.getBean(PostgresServer.class).database().url());
			});

		assertThat(user.get().spoken).isTrue();
		assertThat(home.processes()).isEmpty();
		assertThat(home.root().resolve("server.log")).content().doesNotContain("terminating connection");
	}

	@Test
	void startsNothingWhenADatabaseIsGiven() {
		Path home = this.directory.resolve("unused");

		this.application
			.withPropertyValues("markr.home=" + home, "spring.datasource.url=jdbc:postgresql://db.invalid:5432/markr")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PostgresServer.class));

		assertThat(home).doesNotExist();
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mysql://127.0.0.1/markr", "jdbc:postgresql:/x/y", "postgres://127.0.0.1/markr" })
	void refusesWhatIsNoUrlOfAPostgresql(String url) {
		this.application.withPropertyValues("spring.datasource.url=" + url)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(StartRefused.class)
				.hasMessage("spring.datasource.url is no URL of a PostgreSQL: " + url));
	}

	/** Uses the database to the end, as an import that is stopped does. */
	static class LastWord implements DisposableBean {

		private final DataSource dataSource;

		private boolean spoken;

		LastWord(DataSource dataSource) {
			this.dataSource = dataSource;
		}

		String url() throws SQLException {
			try (Connection connection = this.dataSource.getConnection()) {
				return connection.getMetaData().getURL();
			}
		}

		@Override
		public void destroy() throws SQLException {
			url();
			this.spoken = true;
		}

	}

}

package markr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

import markr.support.MarkrTest;
import markr.support.TestPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The schema is Flyway's alone, what others ship of it included. */
@MarkrTest
class SchemaTests {

	@Autowired
	Flyway flyway;

	@Test
	void hasTheTablesOfTheSpringBatchThatItRunsWith() throws IOException {
		assertThat(ours("V1__create_batch", "spring-batch-core"))
			.isEqualTo(resource("/org/springframework/batch/core/schema-postgresql.sql"));
	}

	@Test
	void hasTheTablesOfTheSpringSessionThatItRunsWith() throws IOException {
		assertThat(ours("V8__create_access", "spring-session-jdbc").strip())
			.isEqualTo(resource("/org/springframework/session/jdbc/schema-postgresql.sql").strip());
	}

	/** Flyway's lock is no transaction that the server would cut off for being idle. */
	@Test
	void takesItsTime(@TempDir Path migrations) throws Exception {
		Files.writeString(migrations.resolve("V1__last.sql"), "select pg_sleep(0.5);");
		DriverManagerDataSource database = new DriverManagerDataSource(TestPostgres.newDatabase());
		JdbcClient jdbc = JdbcClient.create(database);
		jdbc.sql("alter role postgres in database %s set idle_in_transaction_session_timeout = '100ms'"
			.formatted(jdbc.sql("select current_database()").query(String.class).single())).update();

		assertThat(Flyway.configure()
			.configuration(this.flyway.getConfiguration())
			.dataSource(database)
			.locations("filesystem:" + migrations)
			.load()
			.migrate().success).isTrue();
	}

	/** What stands between two marks that name a framework. */
	private static String ours(String migration, String framework) throws IOException {
		return resource("/db/migration/" + migration + ".sql")
			.replaceAll("(?s).*-- begin %1$s\n(.*)-- end %1$s.*".formatted(framework), "$1");
	}

	private static String resource(String name) throws IOException {
		try (InputStream stream = SchemaTests.class.getResourceAsStream(name)) {
			return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}

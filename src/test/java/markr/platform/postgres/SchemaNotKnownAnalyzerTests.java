package markr.platform.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import markr.support.TestPostgres;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

@ExtendWith(OutputCaptureExtension.class)
class SchemaNotKnownAnalyzerTests {

	@TempDir
	private Path directory;

	@BeforeEach
	void anEarlierSchema() throws IOException {
		Files.writeString(this.directory.resolve("V1__create_batch_metadata.sql"), "create table document ();");
	}

	@Test
	void saysWhichDataToMove(CapturedOutput output) throws IOException {
		TestHome home = TestHome.used(this.directory.resolve("home"));
		try (PostgresServer server = home.start()) {
			migrate(server.database().url(), PostgresDatabase.USER, server.database().password());
		}

		assertThatException().isThrownBy(() -> start("--markr.home=" + home.path()));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "Description:",
				"The database in " + home.path() + " holds a schema of an earlier, unreleased version of Markr.",
				"Action:", "Move or delete " + home.path() + ", start again and drop the documents again.",
				"Flyway reports:", "Migration checksum mismatch for migration version 1");
		assertThat(output.toString().replaceFirst("(?s).*Action:", "")).doesNotContain("repair", "\tat markr.");
	}

	@Test
	void saysWhichDatabaseToReplace(CapturedOutput output) {
		String url = TestPostgres.newDatabase();
		migrate(url, null, null);

		assertThatException().isThrownBy(() -> start("--spring.datasource.url=" + url));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START",
				"The database " + url.replaceFirst("\\?.*", "") + " holds a schema of an earlier", "Action:",
				"Create an empty database, set spring.datasource.url to it, start again and drop the documents again.");
	}

	private void migrate(String url, String user, String password) {
		Flyway.configure().dataSource(url, user, password).locations("filesystem:" + this.directory).load().migrate();
	}

	private static void start(String database) {
		SpringApplication application = new SpringApplication(DatabaseConfiguration.class,
				DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.run(database);
	}

}

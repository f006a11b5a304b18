package markr.platform.postgres;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import markr.support.TestCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

/** A PostgreSQL that is trusted by its certificate: {@code sslmode=verify-full}. */
@ExtendWith(OutputCaptureExtension.class)
class DatabaseTlsTests {

	private static final String SESSIONS = """
			select coalesce(s.ssl, false)
			from pg_stat_activity a left join pg_stat_ssl s using (pid)
			where a.backend_type = 'client backend'
			""";

	@TempDir
	private static Path folder;

	private static EmbeddedPostgres server;

	@BeforeAll
	static void start() throws Exception {
		TestCertificate own = TestCertificate.create(folder, "server", "dns:localhost");
		TestCertificate.create(folder, "other", "dns:localhost");
		server = EmbeddedPostgres.builder()
			.setLocaleConfig("locale", "C.UTF-8")
			.setServerConfig("ssl", "on")
			.setServerConfig("ssl_cert_file", own.file().toString())
			.setServerConfig("ssl_key_file", own.keyFile().toString())
			.start();
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
	}

	@Test
	void hasEverySessionEncrypted() {
		try (ConfigurableApplicationContext markr = run("localhost", "server.crt", DatabaseMonitor.class)) {
			DatabaseMonitor monitor = markr.getBean(DatabaseMonitor.class);
			await().atMost(Duration.ofSeconds(20)).until(() -> monitor.health().getStatus().equals(Status.UP));

			List<Boolean> encrypted = markr.getBean(JdbcTemplate.class).queryForList(SESSIONS, Boolean.class);
			// Of the pool and of the monitor.
			assertThat(encrypted).hasSizeGreaterThan(1).containsOnly(true);
		}
	}

	@ParameterizedTest
	@CsvSource({ "localhost,other.crt,PKIX path", "127.0.0.1,server.crt,The hostname 127.0.0.1 could not be verified",
			"localhost,missing.crt,Could not open SSL root certificate file" })
	void isRefusedAtOnceWithWhatToDo(String host, String authority, String reason, CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(host, authority));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "Description:",
				"The database jdbc:postgresql://" + host + ":" + server.getPort() + "/postgres cannot be used: ",
				reason, "Action:", "sslrootcert in spring.datasource.url", "host that the URL names");
		assertThat(output).doesNotContain("hidden", "waited for", "\tat markr.");
	}

	@Test
	void isMissedWhereTheServerHasNone() throws IOException {
		assertThat(DatabaseFault.of(new java.sql.SQLException("The server does not support SSL.", "08004")))
			.satisfies((fault) -> assertThat(fault.passes()).isFalse())
			.satisfies((fault) -> assertThat(fault.remedy()).contains("ssl=on"));
		assertThat(DatabaseFault.of(new java.sql.SQLException("Refused", "08001", new ConnectException())).passes())
			.isTrue();
	}

	private static ConfigurableApplicationContext run(String host, String authority, Class<?>... more) {
		SpringApplication application = new SpringApplication(SchemaMigration.class, Settings.class,
				DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class, FlywayAutoConfiguration.class);
		application.addPrimarySources(List.of(more));
		application.setWebApplicationType(WebApplicationType.NONE);
		return application.run("--spring.datasource.username=postgres", "--spring.datasource.password=hidden",
				"--spring.datasource.url=jdbc:postgresql://%s:%s/postgres?sslmode=verify-full&sslrootcert=%s"
					.formatted(host, server.getPort(), folder.resolve(authority)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(PlatformProperties.class)
	static class Settings {

	}

}

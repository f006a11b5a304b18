package markr.platform;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

@ExtendWith(OutputCaptureExtension.class)
class KnownSettingsTests {

	@ParameterizedTest
	@ValueSource(strings = { "markr.inbx.directory", "markr.hoem", "markr.sftp.servers.school.hots",
			"MARKR_INBX_DIRECTORY", "MARKR_SFTP_SERVERS_SCHOOL_PASWORD", "markr.inbox" })
	void refusesWhatDoesNotExist(String name, CapturedOutput output) {
		assertThatExceptionOfType(StartRefused.class).isThrownBy(() -> start(name))
			.withMessage("Markr has no setting %s.", name);
		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", name, "Action:", "markr.inbox.directory");
	}

	@ParameterizedTest
	@ValueSource(strings = { "markr.inbox.directory", "markr.inbox.pollInterval", "markr.sftp.servers.school-1.host",
			"markr.sftp.servers[school].host", "MARKR_VAULT_DOCUMENTSIZEMAX", "MARKR_VAULT_DOCUMENT_SIZE_MAX",
			"MARKR_SFTP_SERVERS_SCHOOL_PASSWORD", "MARKR_SERVER", "MARKR_TOKEN", "MARKR_USER", "MARKR_SERVICE_HOST",
			"MARKR_PORT_8085_TCP_ADDR", "server.prot" })
	void takesWhatExistsAndWhatIsNotItsOwn(String name) {
		assertThatNoException().isThrownBy(() -> start(name));
	}

	@Test
	void knowsTheSettingsOfAllRooms() {
		assertThatNoException().isThrownBy(() -> start("markr.ingest.chunk-results"));
	}

	private static void start(String name) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(name, "x")));
		SpringApplication application = new SpringApplication(Nothing.class);
		application.setEnvironment(environment);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.run().close();
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}

package markr.platform;

import java.nio.file.Path;

import markr.support.TestCertificate;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.application.SslHealthIndicator;
import org.springframework.boot.health.autoconfigure.application.SslHealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** What a start says of a certificate for HTTPS that it cannot use. */
@ExtendWith(OutputCaptureExtension.class)
class CertificateTests {

	private static final String KEYSTORE = "--spring.ssl.bundle.pem.markr.keystore.";

	@TempDir
	private static Path folder;

	@BeforeAll
	static void create() throws Exception {
		TestCertificate.create(folder, "one", "dns:localhost");
		TestCertificate.create(folder, "other", "dns:localhost");
	}

	@ParameterizedTest
	@CsvSource({ "missing.crt,one.key,missing.crt", "one.crt,missing.key,missing.key",
			"one.crt,other.key,SSL bundle 'markr': Private key in keystore matches none of the certificates",
			"one.key,one.key,Missing certificates", "one.crt,one.crt,Missing private key" })
	void isRefusedWithItsFileAndWhatToDo(String certificate, String key, String reason, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(certificate, key));

		assertThat(output).containsSubsequence("APPLICATION FAILED TO START", "Description:",
				"The certificate for HTTPS cannot be used. ", reason, "Action:",
				"spring.ssl.bundle.pem.<name>.keystore");
		assertThat(output).doesNotContain("\tat ");
	}

	@Test
	void isMissedByItsName() {
		FailureAnalysis analysis = new CertificateAnalyzer().analyze(new IllegalStateException(
				new NoSuchSslBundleException("mrkr", "SSL bundle name 'mrkr' cannot be found")));

		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains("'mrkr'");
		assertThat(new CertificateAnalyzer().analyze(new IllegalStateException("another"))).isNull();
	}

	/** In Spring Boot's words, as the health has them under {@code ssl}. */
	@ParameterizedTest
	@CsvSource({ "0,UP,validChains", "355,UP,expiringChains", "400,OUT_OF_SERVICE,invalidChains" })
	void isWarnedOfBeforeItEnds(int age, String status, String detail) throws Exception {
		String name = "aged-" + age;
		TestCertificate.create(folder, name, "dns:localhost", "-startdate", "-" + age + "d", "-validity", "365");
		SpringApplication application = new SpringApplication(SslAutoConfiguration.class,
				SslHealthContributorAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);

		try (ConfigurableApplicationContext context = application.run(
				KEYSTORE + "certificate=file:" + folder.resolve(name + ".crt"),
				KEYSTORE + "private-key=file:" + folder.resolve(name + ".key"))) {
			Health health = context.getBean(SslHealthIndicator.class).health();
			assertThat(health.getStatus()).hasToString(status);
			assertThat(health.getDetails().get(detail)).asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(1);
		}
	}

	private static void start(String certificate, String key) {
		SpringApplication application = new SpringApplication(SslAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application
			.run(KEYSTORE + "certificate=file:" + folder.resolve(certificate),
					KEYSTORE + "private-key=file:" + folder.resolve(key), KEYSTORE + "verify-keys=true")
			.getBean(SslBundles.class);
	}

}

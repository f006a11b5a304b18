package markr.support;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;

import javax.net.ssl.SSLContext;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/** The whole of Markr by HTTPS and HTTP/2, set up as the manual says. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@MarkrTest
@ContextConfiguration(initializers = { MarkrTest.OwnDatabaseAndInbox.class, TlsMarkrTest.OwnCertificate.class })
public @interface TlsMarkrTest {

	class OwnCertificate implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		private static final String HOSTS = "dns:localhost,ip:127.0.0.1";

		private static final Path FOLDER;

		/** The one that Markr starts with. */
		public static final TestCertificate FIRST;

		/** One to renew it by. */
		public static final TestCertificate SECOND;

		static {
			try {
				FOLDER = Files.createTempDirectory("markr-tls");
				FIRST = TestCertificate.create(FOLDER, "first", HOSTS);
				SECOND = TestCertificate.create(FOLDER, "second", HOSTS);
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			try {
				install(FIRST);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			String bundle = "spring.ssl.bundle.pem.markr.";
			TestPropertyValues
				.of(bundle + "keystore.certificate=file:" + FOLDER.resolve("tls.crt"),
						bundle + "keystore.private-key=file:" + FOLDER.resolve("tls.key"),
						bundle + "keystore.verify-keys=true", bundle + "reload-on-update=true",
						"spring.ssl.bundle.watch.file.quiet-period=200ms", "server.ssl.bundle=markr",
						"server.http2.enabled=true")
				.applyTo(context);
		}

		public static void install(TestCertificate certificate) throws IOException {
			installHalf(certificate);
			Files.copy(certificate.keyFile(), FOLDER.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
		}

		/** What a client has that trusts both. */
		public static SSLContext trusting() {
			try {
				return TestCertificate.trusting(FIRST, SECOND);
			}
			catch (IOException | GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

		/** A client that trusts both, with connections of its own, by HTTP/2. */
		public static HttpClient client() {
			return HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(trusting()).build();
		}

		/** Its key is still another's. */
		public static void installHalf(TestCertificate certificate) throws IOException {
			Files.copy(certificate.file(), FOLDER.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
		}

	}

}

package markr.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole of Markr on a free port, with a database and an inbox of its own (property
 * {@code markr.inbox.directory}). Tests with the same settings share one application, so
 * each uses test ids of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ContextConfiguration(initializers = MarkrTest.OwnDatabaseAndInbox.class)
public @interface MarkrTest {

	class OwnDatabaseAndInbox implements ApplicationContextInitializer<ConfigurableApplicationContext> {

		@Override
		public void initialize(ConfigurableApplicationContext context) {
			TestPropertyValues
				.of("spring.datasource.url=" + TestPostgres.newDatabase(), "markr.inbox.directory=" + newInbox(),
						"markr.inbox.settle=200ms", "markr.inbox.poll-interval=50ms",
						// Many applications are kept on one server, and most of them
						// rest.
						"spring.datasource.hikari.minimum-idle=2",
						// Off in tests unless it is asked for.
						"management.prometheus.metrics.export.enabled=true")
				.applyTo(context);
		}

		private static Path newInbox() {
			try {
				return Files.createTempDirectory("markr-inbox");
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

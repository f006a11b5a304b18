package markr.drop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import markr.importvault.Drops;
import markr.importvault.ImportQueue;
import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.VaultProperties;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Order;
import markr.importvault.document.Violation;
import markr.support.TestPostgres;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The import vault on a real database, and nothing that imports: tests say themselves
 * what becomes of a document.
 */
public final class VaultForTests implements AutoCloseable {

	/** Documents may have so many bytes. */
	public static final int SIZE_BYTES_MAX = 3_000_000;

	private static VaultForTests shared;

	private final ConfigurableApplicationContext context;

	private VaultForTests(ConfigurableApplicationContext context) {
		this.context = context;
	}

	public static VaultForTests start(String databaseUrl, Class<?>... more) {
		List<Class<?>> classes = new ArrayList<>(List.of(more));
		classes.add(Vault.class);
		return new VaultForTests(new SpringApplicationBuilder(classes.toArray(Class<?>[]::new))
			.web(WebApplicationType.NONE)
			.run("--spring.datasource.url=" + databaseUrl, "--markr.vault.document-size-max=" + SIZE_BYTES_MAX + "B",
					"--spring.datasource.hikari.connection-timeout=500", "--spring.main.banner-mode=off"));
	}

	/** One for all tests that need nothing special, emptied. */
	public static synchronized VaultForTests emptied() {
		if (shared == null) {
			shared = start(TestPostgres.newDatabase());
		}
		shared.jdbc().sql("truncate document, document_part, receipt, violation cascade").update();
		shared.context.getBean(Queue.class).documents.clear();
		return shared;
	}

	public <T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	public ImportVault vault() {
		return bean(ImportVault.class);
	}

	public Drops drops() {
		return bean(Drops.class);
	}

	public Outcomes outcomes() {
		return bean(Outcomes.class);
	}

	public JdbcClient jdbc() {
		return bean(JdbcClient.class);
	}

	/** The documents whose import was ordered. */
	public List<Long> queued() {
		return bean(Queue.class).documents;
	}

	public List<Map<String, Object>> receipts() {
		return jdbc().sql("select * from receipt order by receipt_id").query().listOfRows();
	}

	/** What the kept document of a name has in it. */
	public byte[] contentOf(String name) throws java.io.IOException {
		long id = documentId(name);
		return vault().content(vault().get(id)).readAllBytes();
	}

	/** The document of the latest drop of a name. */
	public long documentId(String name) {
		return jdbc().sql("select document_id from receipt where name = ? order by receipt_id desc limit 1")
			.param(name)
			.query(Long.class)
			.single();
	}

	public void reject(long documentId, Violation... violations) {
		rejectWithMore(documentId, 0, violations);
	}

	public void rejectWithMore(long documentId, int more, Violation... violations) {
		bean(TransactionTemplate.class).executeWithoutResult((status) -> {
			outcomes().addViolations(documentId, 0, List.of(violations));
			outcomes().conclude(new Conclusion(documentId, violations.length, violations.length + (long) more),
					outcomes().claim(documentId), () -> {
					});
		});
	}

	public void publish(long documentId) {
		bean(TransactionTemplate.class).executeWithoutResult(
				(status) -> outcomes().conclude(new Conclusion(documentId, 1, 0), outcomes().claim(documentId), () -> {
				}));
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** Not found by the scan of the application, as it bears no stereotype. */
	@ComponentScan("markr.importvault")
	@EnableConfigurationProperties(VaultProperties.class)
	@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
			TransactionAutoConfiguration.class, JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class,
			FlywayAutoConfiguration.class })
	static class Vault {

		@Bean
		Queue queue() {
			return new Queue();
		}

		@Bean
		MeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

	}

	static class Queue implements ImportQueue {

		private final List<Long> documents = java.util.Collections.synchronizedList(new ArrayList<>());

		@Override
		public boolean isByItself(long sizeBytes) {
			return true;
		}

		@Override
		public void smallDocumentsCame() {
			// Nothing takes them here.
		}

		@Override
		public void reprocess(long order, java.util.Collection<Long> documentIds) {
			this.documents.addAll(documentIds);
		}

		@Override
		public void reprocessEach(long order, java.util.Collection<Long> documentIds) {
			this.documents.addAll(documentIds);
		}

		@Override
		public void carryOut(long number, Order order) {
			throw new UnsupportedOperationException("No test needs it");
		}

		@Override
		public void addAll(java.util.Collection<Long> documentIds) {
			this.documents.addAll(documentIds);
		}

	}

}

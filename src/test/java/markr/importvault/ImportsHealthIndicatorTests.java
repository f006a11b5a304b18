package markr.importvault;

import java.io.IOException;

import io.micrometer.core.instrument.MeterRegistry;
import markr.importvault.document.Failure;
import markr.importvault.document.FailureKind;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What raises the alarm for documents whose import has failed. */
@IdleMarkrTest
class ImportsHealthIndicatorTests {

	@Autowired
	private ImportsHealthIndicator indicator;

	@Autowired
	private MeterRegistry registry;

	@Autowired
	private ImportVault vault;

	@Autowired
	private Outcomes outcomes;

	@Autowired
	private JdbcClient jdbc;

	@Test
	void reportsFailedDocumentsUntilTheyAreImportedAgain() throws IOException {
		double before = failures("infrastructure");
		double applicationBefore = failures("application");
		long documentId = VaultRows.newDocument(this.vault, VaultRows.aDrop());
		String sha256 = this.vault.get(documentId).sha256();

		this.outcomes.fail(documentId, new Failure(FailureKind.INFRASTRUCTURE, "E", "interrupted ten times", null));
		assertThat(failures("infrastructure")).isEqualTo(before + 1);
		assertThat(failures("application")).isEqualTo(applicationBefore);
		assertThat(this.indicator.health().getStatus().getCode()).isEqualTo("DEGRADED");
		assertThat(this.indicator.health().getDetails()).containsEntry(sha256, "interrupted ten times");

		this.jdbc
			.sql("update document set state = 'RECEIVED', finished_at = null, failure = null where document_id = :id")
			.param("id", documentId)
			.update();
		assertThat(failures("infrastructure")).isEqualTo(before);
		assertThat(this.indicator.health().getDetails()).doesNotContainKey(sha256);
	}

	private double failures(String kind) {
		this.indicator.refresh();
		return this.registry.get("markr.failures").tag("kind", kind).gauge().value();
	}

}

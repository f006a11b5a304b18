package markr.importvault;

import java.io.IOException;

import io.micrometer.core.instrument.MeterRegistry;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What raises the alarm for documents that were set aside. */
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
	void tellsOfDocumentsThatAreSetAsideUntilTheyAreRunAgain() throws IOException {
		double before = setAside("infrastructure");
		double poisonBefore = setAside("poison");
		long documentId = VaultRows.newDocument(this.vault, VaultRows.aDrop());
		String sha256 = this.vault.get(documentId).sha256();

		this.outcomes.fail(documentId, new Failure(Trouble.INFRASTRUCTURE, "E", "broken off ten times", null));
		assertThat(setAside("infrastructure")).isEqualTo(before + 1);
		assertThat(setAside("poison")).isEqualTo(poisonBefore);
		assertThat(this.indicator.health().getStatus().getCode()).isEqualTo("DEGRADED");
		assertThat(this.indicator.health().getDetails()).containsEntry(sha256, "broken off ten times");

		this.jdbc
			.sql("update document set state = 'RECEIVED', finished_at = null, failure = null where document_id = :id")
			.param("id", documentId)
			.update();
		assertThat(setAside("infrastructure")).isEqualTo(before);
		assertThat(this.indicator.health().getDetails()).doesNotContainKey(sha256);
	}

	private double setAside(String trouble) {
		this.indicator.refresh();
		return this.registry.get("markr.failures").tag("trouble", trouble).gauge().value();
	}

}

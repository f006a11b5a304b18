package markr.importvault;

import java.io.IOException;

import io.micrometer.core.instrument.MeterRegistry;
import markr.IdleMarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What an alarm is raised by. What else is counted: {@code MetricsTests}. */
@IdleMarkrTest
class VaultMetersTests {

	@Autowired
	private VaultMeters meters;

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

		this.outcomes.fail(documentId, new Failure(Trouble.INFRASTRUCTURE, "E", "broken off ten times", null));
		assertThat(setAside("infrastructure")).isEqualTo(before + 1);
		assertThat(setAside("poison")).isEqualTo(poisonBefore);

		this.jdbc
			.sql("update document set state = 'RECEIVED', finished_at = null, failure = null where document_id = :id")
			.param("id", documentId)
			.update();
		assertThat(setAside("infrastructure")).isEqualTo(before);
	}

	private double setAside(String trouble) {
		this.meters.lookForFailures();
		return this.registry.get("markr.failures").tag("trouble", trouble).gauge().value();
	}

}

package markr.ingest;

import java.util.List;

import markr.importvault.document.Document;
import markr.support.Documents;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same where each order is one job, even of a single document: whoever reads the
 * marks sees no difference.
 */
@TestPropertySource(properties = { "markr.ingest.reprocess-together=1", "markr.ingest.small-document=20KB" })
class ReprocessingTogetherTests extends ReprocessingTests {

	@Test
	void leavesTheRecordOfOneJobAndItsParts() throws Exception {
		List<Document> documents = List.of(imported(Documents.aDocument().result("recorded", "1", 20, 15)),
				imported(Documents.aDocument().result("recorded", "2", 20, 15)));
		long before = jobs();

		order("recorded", "test_id", "recorded");
		assertEnded("recorded", "{\"UNCHANGED\":" + documents.size() + "}");

		assertThat(jobs()).isEqualTo(before + 1);
	}

	private long jobs() {
		return this.jdbc.sql("select count(*) from batch_job_execution").query(Long.class).single();
	}

}

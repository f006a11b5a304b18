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

		order("recorded", "test_id", "recorded");
		assertEnded("recorded", "{\"UNCHANGED\":" + documents.size() + "}");

		long order = this.jdbc.sql("select order_id from orders where name = 'recorded'").query(Long.class).single();
		assertThat(executions("order", List.of(order))).isOne();
		assertThat(executions("document", documents.stream().map(Document::documentId).toList())).isZero();
	}

	private long executions(String parameter, List<Long> values) {
		return this.jdbc.sql("""
				select count(*)
				from batch_job_execution_params
				where parameter_name = :name and parameter_value = any(:values)
				""")
			.param("name", parameter)
			.param("values", values.stream().map(String::valueOf).toArray(String[]::new))
			.query(Long.class)
			.single();
	}

}

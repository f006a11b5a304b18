package markr.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import markr.importvault.document.Document;
import markr.support.Documents;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionOperations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The same where documents of each order are processed together, even a single one:
 * whoever reads the marks sees no difference.
 */
@TestPropertySource(properties = { "markr.ingest.reprocess-together=1", "markr.ingest.group-documents=2",
		"markr.ingest.small-document=20KB", "db-scheduler.heartbeat-interval=500ms" })
class ReprocessingTogetherTests extends ReprocessingTests {

	@Autowired
	private TransactionOperations transactions;

	@Test
	void runsNoJobForEachOfThem() throws Exception {
		List<Document> documents = List.of(imported(Documents.aDocument().result("recorded", "1", 20, 15)),
				imported(Documents.aDocument().result("recorded", "2", 20, 15)));

		order("recorded", "test_id", "recorded");
		assertEnded("recorded", "{\"UNCHANGED\":" + documents.size() + "}");

		assertThat(jobs(documents)).isZero();
	}

	/** Of three transactions the second one waits for a test. */
	@Test
	void hasOthersHelpWhileOneWaits() throws Exception {
		List<String> selected = new ArrayList<>();
		for (int number = 0; number < 6; number++) {
			selected.add(imported(Documents.aDocument().result("helped-" + number / 2, "s" + number, 20, 15)).sha256());
		}
		useNewRules();

		this.transactions.executeWithoutResult((transaction) -> {
			this.jdbc.sql("select from test where test_id = 'helped-1' for update").query().listOfRows();
			order("helped", "documents", selected);
			await().atMost(Duration.ofSeconds(30)).until(() -> ended("helped") == 4);
		});

		assertEnded("helped", "{\"CHANGED\":6}");
	}

	/** They may be the cause. */
	@Test
	void processesEachByItselfAfterManyDeaths() throws Exception {
		List<Document> documents = List.of(imported(Documents.aDocument().result("deadly", "1", 20, 15)),
				imported(Documents.aDocument().result("deadly", "2", 20, 15)));

		this.scheduler.pause();
		order("deadly", "test_id", "deadly");
		this.jdbc
			.sql("""
					update scheduled_tasks
					set picked = true, picked_by = 'a dead node', last_heartbeat = now() - interval '1 hour', consecutive_failures = 9
					where task_name = 'carry-out-order'
					""")
			.update();
		this.scheduler.resume();

		assertEnded("deadly", "{\"UNCHANGED\":2}");
		assertThat(jobs(documents)).isEqualTo(2);
	}

	private long ended(String order) {
		return this.jdbc.sql("select count(outcome) from ordered_document join orders using (order_id) where name = ?")
			.param(order)
			.query(Long.class)
			.single();
	}

	private long jobs(List<Document> documents) {
		return this.jdbc.sql("""
				select count(*)
				from batch_job_execution_params
				where parameter_name = 'document' and parameter_value = any(?)
				""")
			.param(documents.stream().map(Document::documentId).map(String::valueOf).toArray(String[]::new))
			.query(Long.class)
			.single();
	}

}

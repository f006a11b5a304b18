package markr.ingest;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.UUID;

import markr.importvault.ImportVault;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Drop;
import markr.importvault.document.Way;
import markr.support.Documents;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** What is left of imports that ended long ago. */
@IdleMarkrTest
class RetentionTests {

	@Autowired
	ImportVault vault;

	@Autowired
	ImportRun importRun;

	@Autowired
	Retention retention;

	@Autowired
	JdbcClient jdbc;

	@Test
	void forgetsTheRecordsOfImportsThatEndedLongAgo() throws Exception {
		long old = imported("retention-old");
		long recent = imported("retention-recent");
		long underWay = imported("retention-under-way");
		age(old, 31);
		age(recent, 29);
		age(underWay, 31);
		this.jdbc.sql("update batch_job_execution set end_time = null where job_execution_id = ?")
			.param(executionsOf(underWay).get(0))
			.update();

		assertThat(this.retention.deleteRecords()).isEqualTo(1);

		assertThat(executionsOf(old)).isEmpty();
		assertThat(executionsOf(recent)).hasSize(1);
		assertThat(executionsOf(underWay)).hasSize(1);
		assertThat(this.vault.get(old).state()).isEqualTo(DocumentState.PUBLISHED);
		assertThat(this.importRun.run(old)).as("its work row, should it be there still, finds it done").isTrue();
		assertThat(executionsOf(old)).isEmpty();
		assertThat(this.retention.deleteRecords()).isZero();
	}

	private long imported(String testId) throws Exception {
		byte[] content = Documents.aDocument().result(testId, "s1", 20, 13).bytes();
		Drop drop = new Drop(UUID.randomUUID(), Way.HTTP, null, null, null);
		long document = this.vault.keep(drop, new ByteArrayInputStream(content)).documentId();
		this.importRun.run(document);
		return document;
	}

	private void age(long document, int days) {
		this.jdbc.sql("""
				update batch_job_execution set end_time = end_time - make_interval(days => ?)
				where job_execution_id = ?
				""").param(days).param(executionsOf(document).get(0)).update();
	}

	private List<Long> executionsOf(long document) {
		return this.jdbc.sql("""
				select job_execution_id from batch_job_execution
				join batch_job_execution_params using (job_execution_id)
				where parameter_name = 'document' and parameter_value = ?
				""").param(String.valueOf(document)).query(Long.class).list();
	}

}

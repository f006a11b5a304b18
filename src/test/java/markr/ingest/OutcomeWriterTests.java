package markr.ingest;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.VaultProperties;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Drop;
import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.importvault.document.Way;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Whole imports, checked chunk by chunk: the counts must hold over their borders. */
@MarkrTest
@AutoConfigureRestTestClient
class OutcomeWriterTests {

	@Autowired
	private ImportVault vault;

	@Autowired
	private Outcomes outcomes;

	@Autowired
	private VaultProperties vaultProperties;

	@Autowired
	private IngestProperties properties;

	@Autowired
	private JdbcClient jdbc;

	private Document imported(Documents document) throws Exception {
		long documentId = this.vault
			.keep(new Drop(UUID.randomUUID(), Way.HTTP, null, null, null), new ByteArrayInputStream(document.bytes()))
			.documentId();
		return this.outcomes.await(documentId).get(60, TimeUnit.SECONDS);
	}

	private long rowsOf(Document document) {
		return this.jdbc.sql("select count(*) from scan where document_id = ?")
			.param(document.documentId())
			.query(Long.class)
			.single();
	}

	@Test
	void stagesEveryResultOverChunkBorders() throws Exception {
		int results = 2 * this.properties.chunkResults() + 1;
		Documents document = Documents.aDocument();
		LongStream.rangeClosed(1, results).forEach((number) -> document.result("chunks-ok", "s" + number, 20, 13));

		Document published = imported(document);

		assertThat(published.state()).isEqualTo(DocumentState.PUBLISHED);
		assertThat(published.results()).isEqualTo(results);
		assertThat(rowsOf(published)).isEqualTo(results);
		assertThat(this.jdbc.sql("select students from test where test_id = 'chunks-ok'").query(Long.class).single())
			.isEqualTo(results);
	}

	@Test
	void countsViolationsBeyondTheLimitWithoutKeepingThem() throws Exception {
		int kept = this.vaultProperties.violationsMax();
		Documents document = Documents.aDocument().result("chunks-bad", "good", 20, 13);
		LongStream.rangeClosed(1, kept + 10).forEach((number) -> document.result("chunks-bad", "s" + number, 20, 21));

		Document rejected = imported(document.result("chunks-bad", "late", 20, 13));

		assertThat(rejected.state()).isEqualTo(DocumentState.REJECTED);
		assertThat(rejected.results()).isEqualTo(kept + 12);
		assertThat(rejected.violations()).isEqualTo(kept + 10);
		List<Violation> violations = this.vault.violations(rejected.documentId(), 0, Integer.MAX_VALUE);
		assertThat(violations).extracting(Violation::result)
			.containsExactlyElementsOf(LongStream.rangeClosed(2, kept + 1).boxed().toList());
		assertThat(violations.get(kept - 1)).isEqualTo(new Violation(2 + 8L * kept, kept + 1L, "s" + kept, "obtained",
				ViolationCode.OBTAINED_EXCEEDS_AVAILABLE, "21 of 20",
				"Jane Austen, test chunks-bad, scanned on 2017-12-04T12:12:10+11:00"));
	}

	/**
	 * One sheet in the last chunk is wrong: no sheet counts, though two chunks did
	 * commit.
	 */
	@Test
	void leavesNothingOfARejectedDocument() throws Exception {
		int results = 2 * this.properties.chunkResults() + 1;
		Documents document = Documents.aDocument();
		LongStream.range(1, results).forEach((number) -> document.result("all-or-nothing", "s" + number, 20, 13));

		Document rejected = imported(document.result("all-or-nothing", "2299", 20, 21));

		assertThat(rejected.state()).isEqualTo(DocumentState.REJECTED);
		assertThat(rejected.results()).isEqualTo(results);
		assertThat(this.vault.violations(rejected.documentId(), 0, Integer.MAX_VALUE)).containsExactly(new Violation(
				2 + 8L * (results - 1), (long) results, "2299", "obtained", ViolationCode.OBTAINED_EXCEEDS_AVAILABLE,
				"21 of 20", "Jane Austen, test all-or-nothing, scanned on 2017-12-04T12:12:10+11:00"));
		assertThat(rowsOf(rejected)).isZero();
		assertThat(this.jdbc.sql("""
				select (select count(*) from mark where test_id = 'all-or-nothing')
				  + (select count(*) from test where test_id = 'all-or-nothing')
				  + (select count(*) from mark_distribution where test_id = 'all-or-nothing')
				""").query(Long.class).single()).isZero();
	}

}

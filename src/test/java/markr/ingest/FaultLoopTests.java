package markr.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.LongPredicate;

import markr.importvault.ImportVault;
import markr.importvault.document.Document;
import markr.importvault.document.Drop;
import markr.importvault.document.Order;
import markr.importvault.document.Receipt;
import markr.importvault.document.Selection;
import markr.importvault.document.Way;
import markr.importvault.orders.Orders;
import markr.support.Documents;
import markr.support.IdleMarkrTest;
import markr.support.Picture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.ArgumentMatchers;
import org.mockito.Mockito;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.integration.launch.JobLaunchRequest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each single write of a document's way fails once, in whatever table, and the way is
 * gone again: first the first write, then the second, until a document gets through
 * without meeting the fault. What becomes of each is the same as without a fault.
 */
@IdleMarkrTest
@Import(ChangeableRules.class)
@TestPropertySource(properties = { "markr.ingest.chunk-results=10", "markr.ingest.small-document=8KB",
		"logging.level.markr.ingest.ImportRun=off" })
class FaultLoopTests {

	/** More writes than any of these documents needs: the loop has an end. */
	private static final int WRITES_MAX = 200;

	/** Too large for being imported with others. */
	private static final int LARGE = 10_000;

	@Autowired
	ImportVault vault;

	@Autowired
	ImportRun importRun;

	@Autowired
	ImportLauncher launcher;

	@Autowired
	Job importSmall;

	@MockitoSpyBean
	SmallImports imports;

	@Autowired
	Orders orders;

	@Autowired
	ChangeableRules.Processor rules;

	@Autowired
	JdbcClient jdbc;

	@Value("${markr.inbox.directory}")
	Path inbox;

	@BeforeEach
	void lingerNot() throws InterruptedException {
		Mockito.doReturn(false)
			.when(this.imports)
			.awaitMoreThan(ArgumentMatchers.anyLong(), ArgumentMatchers.anyLong());
	}

	@BeforeEach
	void letOneWriteFail() {
		// A sequence is not set back by the rollback that the fault brings about.
		// Receipts are updated by the inbox, which polls for answers all the time, and
		// work rows by the clock.
		this.jdbc.sql("create sequence writes_left minvalue -1000000 maxvalue 1000000 increment -1").update();
		this.jdbc.sql("""
				create function fail_once() returns trigger language plpgsql as $$
				begin
				  if tg_table_name in ('receipt', 'scheduled_tasks') and tg_op = 'UPDATE' then
				    return null;
				  end if;
				  if nextval('writes_left') = 0 then
				    raise exception 'injected fault at % of %', tg_op, tg_table_name;
				  end if;
				  return null;
				end $$
				""").update();
		tables().forEach((table) -> this.jdbc.sql("""
				create trigger fault before insert or update or delete on %s
				for each statement execute function fail_once()
				""".formatted(table)).update());
	}

	@AfterEach
	void letAllWritesSucceed() {
		tables().forEach((table) -> this.jdbc.sql("drop trigger fault on " + table).update());
		this.jdbc.sql("drop function fail_once").update();
		this.jdbc.sql("drop sequence writes_left").update();
	}

	@ParameterizedTest
	@EnumSource
	void makesTheSameOfADocumentWhicheverWriteFailsOnce(Content content) throws IOException {
		loop(content, "f", this::importByItself);
	}

	@ParameterizedTest
	@EnumSource
	void makesTheSameOfADocumentThatIsImportedWithOthersWhicheverWriteFailsOnce(Content content) throws IOException {
		loop(content, "g", (documentId) -> {
			long run = this.jdbc.sql("select nextval('import_run')").query(Long.class).single();
			this.launcher.launch(new JobLaunchRequest(this.importSmall, SmallImportJob.identity(run)));
			boolean isByItself = this.jdbc
				.sql("select count(*) from scheduled_tasks where task_instance = cast(? as text)")
				.param(documentId)
				.query(Long.class)
				.single() > 0;
			return this.vault.get(documentId).state().isFinal() || isByItself && importByItself(documentId);
		});
	}

	/** The second of three results is another, or refuses the document. */
	@ParameterizedTest
	@ValueSource(strings = { "s", "x" })
	void makesTheSameOfADocumentThatIsProcessedAgainWhicheverWriteFailsOnce(String student) throws IOException {
		Picture undisturbed = processedAgain("again-%s-000".formatted(student), student, WRITES_MAX);
		int writes = WRITES_MAX - writesLeft();
		assertThat(writes).isBetween(10, WRITES_MAX - 1);

		for (int n = 1; n <= writes; n++) {
			assertThat(processedAgain("again-%s-%03d".formatted(student, n), student, n))
				.as("after a fault at write %d of %d", n, writes)
				.usingRecursiveComparison()
				.isEqualTo(undisturbed);
			assertThat(writesLeft()).as("write %d has failed", n).isNegative();
		}
	}

	/** Imported by the old rules, then processed again by the new ones. */
	private Picture processedAgain(String key, String student, int failing) throws IOException {
		byte[] bytes = Documents.aDocument()
			.result(key, "s1", 20, 13)
			.result(key, student + "2", 20, 13)
			.result(key, "s3", 20, 13)
			.bytes();
		this.jdbc.sql("alter sequence writes_left restart with 1000000").update();
		this.rules.useNewRules(false);
		Document document = this.vault.get(
				this.vault.keep(new Drop(UUID.randomUUID(), Way.HTTP, null, key, null), new ByteArrayInputStream(bytes))
					.documentId());
		assertThat(importByItself(document.documentId())).isTrue();
		this.rules.useNewRules(true);
		this.jdbc.sql("alter sequence writes_left restart with " + (failing - 1)).update();
		Selection selection = Selection.of(List.of(document.sha256()));
		Order order = new Order(key, Order.Act.REPROCESS, false, "{}", "new rules", "a test");
		int failures = 0;
		boolean done = false;
		while (!done) {
			try {
				this.orders.order(order, selection);
				done = importByItself(document.documentId());
			}
			catch (RuntimeException ex) {
				assertThat(++failures).as("failures of one fault").withFailMessage(() -> "failed again: " + ex).isOne();
			}
		}
		this.rules.useNewRules(false);
		assertThat(this.orders.progress(this.orders.find(key).orElseThrow().number()).documentsEnded()).isOne();
		return Picture.of(key, bytes, this.jdbc, this.inbox, (path) -> true);
	}

	private boolean importByItself(long documentId) {
		return this.importRun.run(documentId);
	}

	private void loop(Content content, String key, LongPredicate attempt) throws IOException {
		Picture undisturbed = pass("%s-%s-000".formatted(key, content), content, WRITES_MAX, attempt);
		assertThat(writesLeft()).as("writes that %d are enough for", WRITES_MAX).isPositive();
		int writes = WRITES_MAX - writesLeft();

		for (int n = 1; n <= writes; n++) {
			Picture disturbed = pass("%s-%s-%03d".formatted(key, content, n), content, n, attempt);

			assertThat(disturbed).as("after a fault at write %d of %d", n, writes)
				.usingRecursiveComparison()
				// What fails with others is imported by itself.
				.ignoringFields("g".equals(key) ? new String[] { "steps", "workRows" } : new String[0])
				.isEqualTo(undisturbed);
			assertThat(writesLeft()).as("write %d has failed", n).isNegative();
		}
	}

	/**
	 * Brings a document from its drop to its outcome, however often that needs trying.
	 */
	private Picture pass(String key, Content content, int failing, LongPredicate attempt) throws IOException {
		this.jdbc.sql("alter sequence writes_left restart with " + (failing - 1)).update();
		byte[] bytes = content.of(key);
		Drop drop = new Drop(UUID.randomUUID(), Way.HTTP, null, key, null);
		int failures = 0;
		Receipt receipt = null;
		boolean done = false;
		while (!done) {
			try {
				receipt = (receipt != null) ? receipt : this.vault.keep(drop, new ByteArrayInputStream(bytes));
				done = attempt.test(receipt.documentId());
			}
			catch (RuntimeException ex) {
				assertThat(++failures).as("failures of one fault").withFailMessage(() -> "failed again: " + ex).isOne();
			}
		}
		return Picture.of(key, bytes, this.jdbc, this.inbox, (path) -> true);
	}

	private int writesLeft() {
		return this.jdbc.sql("select last_value from writes_left").query(Integer.class).single();
	}

	private List<String> tables() {
		return this.jdbc.sql("""
				select table_name
				from information_schema.tables
				where table_schema = 'public' and table_type = 'BASE TABLE'
				  and table_name <> 'flyway_schema_history'
				""").query(String.class).list();
	}

	enum Content {

		GOOD, BAD;

		byte[] of(String key) {
			Documents document = Documents.aDocument();
			for (int i = 1; i <= 15; i++) {
				document.result(key, "s" + i % 13, 20, (this == BAD && i % 5 == 3 && i > 5) ? 21 : i % 21);
			}
			return document.element("<!--" + "x".repeat(key.startsWith("f") ? LARGE : 0) + "-->\n").bytes();
		}

	}

}

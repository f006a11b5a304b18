package markr;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import markr.importvault.ImportVault;
import markr.importvault.SmallDrop;
import markr.importvault.document.Drop;
import markr.importvault.document.Way;
import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a small document costs of the database, counted by PostgreSQL itself: the
 * statements, whoever makes them, and the times that its log was forced to the disk.
 * Statements that also run while there is no document are not among them, nor what
 * PostgreSQL asks itself to check foreign keys at a commit and to analyze an index.
 */
@MarkrTest
class SmallDocumentCostTests {

	private static final String STATEMENTS = """
			select coalesce(sum(calls), 0)
			from pg_stat_statements
			where dbid = (select oid from pg_database where datname = current_database())
			and query !~* '^(begin|commit|rollback|savepoint|release|/. wait|select [^ ]+ from only|select coalesce.string_agg)'
			and queryid <> all(?)
			""";

	private static final String BY_THE_CLOCK = """
			select queryid
			from pg_stat_statements
			where dbid = (select oid from pg_database where datname = current_database())
			""";

	private static final String RAREST_BY_THE_CLOCK = """
			/* wait */ select exists (
			  select from pg_stat_statements
			  where dbid = (select oid from pg_database where datname = current_database()) and query ~ 'insert into markr_written'
			)
			""";

	private static final String FORCED = """
			select pg_stat_force_next_flush(), coalesce(sum(fsyncs), 0) as fsyncs from pg_stat_io where object = 'wal'
			""";

	@Autowired
	ImportVault vault;

	@Autowired
	JdbcClient jdbc;

	@Value("${markr.inbox.directory}")
	File inbox;

	/** Whatever runs while there is no document. */
	private Long[] byTheClock;

	@BeforeEach
	void knowWhatRunsByTheClock() {
		this.jdbc.sql("create extension if not exists pg_stat_statements").update();
		this.jdbc.sql("select pg_stat_statements_reset()").query().singleRow();
		await().atMost(Duration.ofSeconds(60))
			.until(() -> this.jdbc.sql(RAREST_BY_THE_CLOCK).query(Boolean.class).single());
		this.byTheClock = this.jdbc.sql(BY_THE_CLOCK).query(Long.class).list().toArray(Long[]::new);
	}

	@Test
	void isSmallInARush() throws IOException {
		int documents = 300;
		drop("warm", 8);
		awaitPublished("cost-warm", 8);
		long statements = statements();
		long forced = forced();

		drop("rush", documents);
		awaitPublished("cost-rush", documents);

		assertThat((double) (statements() - statements) / documents).as("statements of a document").isLessThan(1.5);
		assertThat((double) (forced() - forced) / documents).as("durable commits of a document").isLessThan(0.1);
	}

	@Test
	void isFewStatementsAlone() throws IOException {
		int documents = 20;
		keep("first", 0);
		awaitPublished("cost-first", 1);
		long statements = statements();
		long forced = forced();

		for (int i = 0; i < documents; i++) {
			keep("alone", i);
			awaitPublished("cost-alone", i + 1);
		}

		assertThat((double) (statements() - statements) / documents).as("statements of a document").isLessThan(21);
		assertThat((double) (forced() - forced) / documents).as("durable commits of a document").isLessThan(3);
	}

	private void keep(String name, int number) throws IOException {
		this.vault.keepTogether(List.of(new SmallDrop(new Drop(UUID.randomUUID(), Way.INBOX, null, name + number, null),
				document(name, number))));
	}

	private void drop(String name, int documents) throws IOException {
		Path folder = Files.createDirectories(this.inbox.toPath().resolve("rejected").resolve(name));
		for (int i = 0; i < documents; i++) {
			Files.write(folder.resolve(i + ".xml"), document(name, i));
		}
		for (int i = 0; i < documents; i++) {
			Files.move(folder.resolve(i + ".xml"), this.inbox.toPath().resolve(name + i + ".xml"),
					StandardCopyOption.ATOMIC_MOVE);
		}
	}

	private static byte[] document(String name, int number) {
		Documents document = Documents.aDocument();
		for (int i = 0; i < 3; i++) {
			document.result("cost-" + name, number + "-" + i, 20, i);
		}
		return document.bytes();
	}

	private void awaitPublished(String testId, int documents) {
		await().atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(5))
			.until(() -> this.jdbc.sql("/* wait */ select students from test where test_id = ?")
				.param(testId)
				.query(Integer.class)
				.optional()
				.orElse(0) == 3 * documents);
	}

	private long statements() {
		return this.jdbc.sql(STATEMENTS).param(this.byTheClock).query(Long.class).single();
	}

	private long forced() {
		return this.jdbc.sql(FORCED).query((row, number) -> row.getLong("fsyncs")).single();
	}

}

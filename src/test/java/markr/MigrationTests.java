package markr;

import java.nio.file.Files;
import java.nio.file.Path;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What an earlier version has kept is there for this one. */
@MarkrTest
class MigrationTests {

	private final DriverManagerDataSource database = new DriverManagerDataSource(TestPostgres.newDatabase());

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	@Autowired
	Flyway flyway;

	/**
	 * The mark of s comes from the first document, which was taken back and given back.
	 */
	@Test
	void tellsTheHistoryOfWhatWasPublishedBeforeItWasKept() {
		flyway().target("60").load().migrate();
		this.jdbc
			.sql("""
					insert into document (document_id, sha256, size_bytes, state, claim, attempts, result_count, received_at, finished_at)
					values (1, sha256('1'), 1, 'PUBLISHED', 1, 1, 1, '2025-01-01', '2026-01-01'),
					  (2, sha256('2'), 1, 'PUBLISHED', 1, 1, 2, '2025-01-02', '2026-01-02'),
					  (3, sha256('3'), 1, 'WITHDRAWN', 1, 1, 1, '2025-01-03', '2026-01-03');
					insert into scan (test_id, document_id, result, line, student_number, available, obtained)
					values ('old', 1, 1, 2, 's', 20, 12), ('old', 2, 1, 2, 's', 20, 9), ('old', 2, 2, 9, 'other', 20, 20),
					  ('gone', 3, 1, 2, 's', 20, 20);
					insert into publication (test_id, document_id, available) values ('old', 1, 20), ('old', 2, 20);
					insert into mark (test_id, student_number, obtained, document_id, result)
					values ('old', 's', 12, 1, 1), ('old', 'other', 20, 2, 2);
					insert into test (test_id, available, students, version) values ('old', 20, 2, 4);
					insert into withdrawal (document_id, withdrawn_at, withdrawn_by, withdrawn_reason, reinstated_at, reinstated_by,
					  reinstated_reason)
					values (1, '2026-02-01', 'b', 'a mock', '2026-03-01', 'b', 'no mock'), (3, '2026-02-03', 'b', 'a mock', null, null, null)
					""")
			.update();

		flyway().load().migrate();

		assertThat(this.jdbc.sql("""
				select concat_ws(' ', test_id, version, document_id, counts, changed_at::date)
				from test_history
				order by test_id, version
				""").query(String.class).list()).containsExactly("gone 1 3 t 2026-02-02", "gone 2 3 f 2026-02-03",
				"old 1 2 t 2026-01-02", "old 2 1 t 2026-01-31", "old 3 1 f 2026-02-01", "old 4 1 t 2026-03-01");
		assertThat(this.jdbc.sql(
				"select distinct concat_ws(' ', document_id, document_received_at::date) as place from test_history order by place")
			.query(String.class)
			.list()).containsExactly("1 2025-01-01", "2 2025-01-02", "3 2025-01-03");
		// As a node of an earlier version would.
		assertThat(this.jdbc.sql("""
				insert into test_history (test_id, document_id, version, counts)
				values ('old', 2, 4, false)
				returning document_received_at::date::text
				""").query(String.class).single()).isEqualTo("2025-01-02");
		assertThat(this.jdbc.sql("select concat_ws(' ', test_id, version, students) from test order by test_id")
			.query(String.class)
			.list()).containsExactly("gone 2 0", "old 4 2");
		assertThat(this.jdbc.sql("""
				select concat_ws(' ', test_id, student_number, document_id, result)
				from rescan
				order by test_id, student_number, document_id
				""").query(String.class).list()).containsExactly("gone s 3 1", "old s 2 1");
		assertThat(this.jdbc.sql("select count(*) from mark where listed").query(Long.class).single()).isEqualTo(2);
	}

	/** And a drop that was not kept has none. */
	@Test
	void tellsReceiptsThePlacesOfTheirDocuments() {
		flyway().target("64").load().migrate();
		this.jdbc
			.sql("""
					insert into document (document_id, sha256, size_bytes, state, claim, attempts, received_at, finished_at)
					values (1, sha256('1'), 1, 'REJECTED', 1, 1, '2026-01-01', '2026-01-01');
					insert into receipt (drop_id, document_id, outcome, refusal, way, source, name, size_bytes, node, received_at)
					values (gen_random_uuid(), 1, 'NEW', null, 'INBOX', 's', 'n', 1, 'n', '2026-01-01'),
					  (gen_random_uuid(), 1, 'DUPLICATE', null, 'INBOX', 's', 'n', 1, 'n', '2026-01-02'),
					  (gen_random_uuid(), null, 'REFUSED', 'DOCUMENT_TOO_LARGE', 'INBOX', 's', 'n', 1, 'n', '2026-01-03')
					""")
			.update();

		flyway().load().migrate();

		assertThat(
				this.jdbc.sql("select coalesce(document_received_at::date::text, '-') from receipt order by receipt_id")
					.query(String.class)
					.list())
			.containsExactly("2026-01-01", "2026-01-01", "-");
	}

	/** Flyway's lock is no transaction that the server would cut off for being idle. */
	@Test
	void takesItsTime(@TempDir Path migrations) throws Exception {
		Files.writeString(migrations.resolve("V1__last.sql"), "select pg_sleep(0.5);");
		this.jdbc
			.sql("alter role postgres in database %s set idle_in_transaction_session_timeout = '100ms'"
				.formatted(this.jdbc.sql("select current_database()").query(String.class).single()))
			.update();

		assertThat(flyway().locations("filesystem:" + migrations).load().migrate().success).isTrue();
	}

	/** Flyway as this application sets it, for another database. */
	private FluentConfiguration flyway() {
		return Flyway.configure().configuration(this.flyway.getConfiguration()).dataSource(this.database);
	}

}

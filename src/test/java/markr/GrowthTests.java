package markr;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import markr.support.Documents;
import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a document costs the database does not grow with what is there already: each
 * statement that runs while documents are kept, published and refused, and each that runs
 * again and again, touches as many pages behind a long history, and with many documents
 * waiting, as on an empty database. The server itself says which statements those are, so
 * none can be forgotten.
 */
@MarkrTest
@AutoConfigureRestTestClient
@TestPropertySource(properties = { "markr.ingest.small-document=4KB", "spring.datasource.hikari.maximum-pool-size=5" })
@DirtiesContext
class GrowthTests {

	/** Documents of the past, all about the tests of those to come. */
	private static final int HISTORY = 20_000;

	private static final int WAITING = 10_000;

	private static final int TESTS = 4;

	/** Of each kind, each time. */
	private static final int DOCUMENTS = 12;

	/** An index is a level deeper, an insertion meets a full page. */
	private static final double PAGES_MORE = 60;

	/** The rarest statement of those that run again and again. */
	private static final String RAREST = "markr_written";

	/**
	 * What grows with what waits, never with what has been: people are to know exactly
	 * how many wait, and every half minute large ones are compared with their work rows.
	 */
	private static final Pattern OF_ALL_THAT_WAITS = Pattern
		.compile("as oldest_seconds|from sign group by document_id");

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final String PAGES = """
			select query, calls, shared_blks_hit + shared_blks_read as pages
			from pg_stat_statements
			where dbid = (select oid from pg_database where datname = current_database()) and toplevel
			and query ~* '^(with|select|insert|update|delete|copy)' and query !~ 'pg_stat_statements'
			""";

	/** The server keeps a statement as it came first: with constants or without. */
	private static final Pattern CONSTANT = Pattern
		.compile("-?\\$?\\b\\d+\\b|'[^']*'|\\b(?:true|false|null)\\b|\\$\\d+");

	private static final Pattern CONSTANTS = Pattern.compile("\\?(?:, \\?| /\\*, \\.\\.\\. \\*/)+");

	/** Documents of the past in all tables that grow with them, and others that wait. */
	private static final String GROW = """
			create temporary table past as
			select nextval(pg_get_serial_sequence('document', 'document_id')) as id, i, i > %1$s as waits,
			  now() - interval '1 year' + i * interval '1 minute' as at
			from generate_series(1, %1$s + %2$s) as i;
			insert into document (document_id, sha256, size_bytes, state, result_count, received_at, finished_at)
			select id, sha256(id::text::bytea), 1000, case when waits then 'RECEIVED' when i %% 10 = 0 then 'REJECTED'
			  else 'PUBLISHED' end, 1, at, case when not waits then at end
			from past;
			insert into document_part (document_id, part, content) select id, 0, 'x' from past;
			insert into receipt (drop_id, document_id, document_received_at, outcome, way, source, name, size_bytes, node, inbox,
			  received_at, answered_at)
			select gen_random_uuid(), id, at, 'NEW', 'INBOX', 'scanner', 'x.xml', 1000, 'node', one.inbox, at,
			  case when not waits then at end
			from past
			cross join (select inbox from receipt where inbox is not null limit 1) as one;
			insert into violation (document_id, ordinal, line, code)
			select id, 0, 1, 'MISSING' from past where not waits and i %% 10 = 0;
			insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version, priority)
			select 'import-document', id, now() + interval '110 seconds', false, 1, 0 from past where waits;
			insert into scan (test_id, document_id, result, line, student_number, available, obtained)
			select 'growth-' || i %% 4, id, 1, 1, 'p' || i %% 5000, 20, i %% 21 from past where not waits;
			insert into publication (test_id, document_id, available)
			select test_id, document_id, 20 from scan join past on id = document_id where i %% 10 <> 0;
			insert into test_history (test_id, document_id, version, counts)
			select test_id, document_id, -i, true from scan join past on id = document_id where i %% 10 <> 0;
			insert into mark (student_number, test_id, obtained, document_id, result)
			select distinct on (student_number, test_id) student_number, test_id, obtained, document_id, 1
			from scan join past on id = document_id where i %% 10 <> 0
			order by student_number, test_id, obtained desc;
			insert into batch_job_instance (job_instance_id, version, job_name, job_key)
			select -id, 0, 'import-document', md5(id::text) from past;
			insert into batch_job_execution (job_execution_id, version, job_instance_id, create_time, start_time, end_time, status,
			  exit_code, last_updated)
			select -id, 1, -id, at, at, at, 'COMPLETED', 'COMPLETED', at from past
			""";

	private final AtomicInteger number = new AtomicInteger();

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	DataSource dataSource;

	@Value("${markr.inbox.directory}")
	Path inbox;

	@Test
	void touchesAsManyPagesBehindALongHistory() throws IOException {
		this.jdbc.sql("create extension if not exists pg_stat_statements").update();
		importDocuments();
		Map<String, Double> before = pagesOfAll();

		grow();
		importDocuments();
		this.jdbc.sql("select pg_stat_statements_reset()").query().singleRow();
		importDocuments();

		Map<String, Double> after = pagesOfAll();
		assertThat(after.entrySet()
			.stream()
			.filter((entry) -> !OF_ALL_THAT_WAITS.matcher(entry.getKey()).find())
			.filter((entry) -> entry.getValue() > 1.5 * before.getOrDefault(entry.getKey(), 0.0) + PAGES_MORE)
			.map((entry) -> "%s pages instead of %s: %s".formatted(entry.getValue(), before.get(entry.getKey()),
					entry.getKey())))
			.isEmpty();
		assertThat(after.keySet().stream().filter(before::containsKey)).hasSizeGreaterThan(50);
	}

	private Map<String, Double> pagesOfAll() {
		return await().atMost(LIMIT)
			.until(this::pages, (pages) -> pages.keySet().stream().anyMatch((each) -> each.contains(RAREST)));
	}

	/** Large and small ones, good, bad and repeated, sent and dropped. */
	private void importDocuments() throws IOException {
		Path scanner = Files.createDirectories(this.inbox.resolve("scanner"));
		for (int i = 0; i < DOCUMENTS; i++) {
			for (int comment : new int[] { 10, 10_000 }) {
				byte[] good = document(20).element("<!--" + "x".repeat(comment) + "-->").bytes();
				post(good, HttpStatus.OK);
				post(good, HttpStatus.OK);
				post(document(21).element("<!--" + "x".repeat(comment) + "-->").bytes(),
						HttpStatus.UNPROCESSABLE_CONTENT);
				drop(scanner, document(20).element("<!--" + "x".repeat(comment) + "-->").bytes());
			}
			drop(scanner, document(21).bytes());
		}
		Path rejected = scanner.resolve("rejected");
		await().atMost(LIMIT).untilAsserted(() -> {
			assertThat(scanner).isDirectoryContaining((path) -> path.equals(rejected));
			assertThat(files(scanner)).isEmpty();
		});
		this.http.get().uri("/actuator/health").exchange().expectStatus().isOk();
		this.http.get().uri("/actuator/prometheus").exchange().expectStatus().isOk();
	}

	private static List<Path> files(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

	private Documents document(int obtained) {
		int document = this.number.incrementAndGet();
		Documents documents = Documents.aDocument();
		for (int test = 0; test < TESTS; test++) {
			documents.result("growth-" + test, "s" + document, 20, obtained);
			documents.result("growth-" + test, "t" + document % 7, 20, Math.min(obtained, document % 20));
		}
		return documents;
	}

	private void post(byte[] document, HttpStatus status) {
		this.http.post()
			.uri("/import")
			.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
			.body(document)
			.exchange()
			.expectStatus()
			.isEqualTo(status);
	}

	private void drop(Path scanner, byte[] document) throws IOException {
		Path file = this.inbox.resolveSibling("growth-" + this.number.get() + ".xml");
		Files.write(file, document);
		Files.move(file, scanner.resolve(file.getFileName()));
	}

	/** How many pages each statement of Markr touches. */
	private Map<String, Double> pages() {
		return this.jdbc.sql(PAGES)
			.query(Counted.class)
			.list()
			.stream()
			.collect(Collectors.groupingBy(Counted::statement, Collectors
				.collectingAndThen(Collectors.reducing(Counted::plus), (sum) -> sum.orElseThrow().perCall())));
	}

	/** As if there had been many more of the documents that there are. */
	private void grow() {
		for (String statement : GROW.formatted(HISTORY, WAITING).split(";")) {
			this.jdbc.sql(statement).update();
		}
		try (Connection connection = this.dataSource.getConnection(); Statement vacuum = connection.createStatement()) {
			vacuum.execute("vacuum analyze");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What the server has counted of a statement. */
	record Counted(String query, long calls, long pages) {

		String statement() {
			return CONSTANTS.matcher(CONSTANT.matcher(this.query).replaceAll("?")).replaceAll("?");
		}

		Counted plus(Counted other) {
			return new Counted(this.query, this.calls + other.calls, this.pages + other.pages);
		}

		double perCall() {
			return (double) this.pages / this.calls;
		}

	}

}

package markr.ingest;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import markr.support.Dice;
import markr.support.Documents;
import markr.support.ExpectedMarks;
import markr.support.MarkrTest;
import markr.support.Sheet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Any sequence of imports, withdrawals, reinstatements and reprocessings of documents
 * about the same few students and tests, by several people at a time and under changing
 * rules, leaves what follows from the documents that count: their marks by another
 * parser, and the lineage row for row.
 * <p>
 * Others and more: {@code mvn verify -Dtest=CorrectionPropertyTests
 * -Dcorrections.seeds=100 -Dcorrections.seed=7}.
 */
@MarkrTest
@AutoConfigureRestTestClient
@Import(ChangeableRules.class)
@TestPropertySource(properties = { "markr.ingest.chunk-results=50", "markr.ingest.retry-pause=5ms",
		"logging.level.markr.ingest=off" })
class CorrectionPropertyTests {

	private static final int SEEDS = Integer.getInteger("corrections.seeds", 1);

	private static final long SEED = Long.getLong("corrections.seed", 1);

	private static final int PEOPLE = 4;

	private static final int DOCUMENTS_OF_EACH = 4;

	private static final int ROUNDS = 4;

	private static final int ACTS = 8;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	ChangeableRules.Processor rules;

	static LongStream seeds() {
		return LongStream.range(SEED, SEED + SEEDS);
	}

	@AfterEach
	void useOldRules() {
		this.rules.useNewRules(false);
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void leavesWhatFollowsFromTheDocumentsThatCount(long seed) throws Exception {
		List<Person> people = new ArrayList<>();
		for (int number = 0; number < PEOPLE; number++) {
			people.add(new Person(seed, number));
		}
		ExecutorService executor = Executors.newFixedThreadPool(PEOPLE);
		try {
			for (int round = 0; round < ROUNDS; round++) {
				boolean newRules = round % 2 == 1;
				this.rules.useNewRules(newRules);
				List<Case> cases = people.stream().flatMap((person) -> person.cases.stream()).toList();
				reprocess("%d-round-%d".formatted(seed, round),
						cases.stream().filter((document) -> document.imported).toList());
				List<Future<?>> acting = new ArrayList<>();
				people.forEach((person) -> acting.add(executor.submit(() -> person.act(newRules))));
				for (Future<?> acted : acting) {
					acted.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
				}
				assertFollowsFromDocuments(seed, cases, newRules);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void assertFollowsFromDocuments(long seed, List<Case> cases, boolean newRules) {
		ExpectedMarks expected = new ExpectedMarks();
		cases.stream()
			.filter((document) -> document.imported && !document.withdrawn)
			.forEach((document) -> expected.add(document.sheets(newRules)));
		assertThat(expected.differences(this.jdbc, (testId) -> testId.startsWith(testPrefix(seed)))).isEmpty();
		assertThat(rows("select test_id, student_number, obtained, document_id, result from mark", seed))
			.isEqualTo(rows("""
					select distinct on (test_id, student_number) test_id, student_number, obtained, document_id, result
					from scan
					join document using (document_id)
					where document.state = 'PUBLISHED'
					order by test_id, student_number, obtained desc, document_id, result
					""", seed));
		assertThat(rows("select test_id, document_id, available from publication", seed)).isEqualTo(rows("""
				select test_id, document_id, max(available) as available
				from scan
				join document using (document_id)
				where document.state = 'PUBLISHED'
				group by test_id, document_id
				""", seed));
		assertThat(rows("select test_id, available, scans from available_distribution where scans > 0", seed))
			.isEqualTo(rows("""
					select test_id, available, count(*) as scans
					from scan
					join document using (document_id)
					where document.state = 'PUBLISHED'
					group by test_id, available
					""", seed));
		assertThat(rows("""
				select test_id, student_number, document_id, result
				from scan
				join document using (document_id)
				where document.state in ('PUBLISHED', 'WITHDRAWN')
				except
				(
				  select test_id, student_number, document_id, result from mark
				  union all
				  select test_id, student_number, document_id, result from rescan
				)
				""", seed)).as("scans that nothing leads to").isEmpty();
		assertThat(rows("""
				select distinct on (test_id, document_id) test_id, document_id, counts
				from test_history
				order by test_id, document_id, version desc
				""", seed).stream().filter((row) -> row.endsWith(",t)")).toList())
			.isEqualTo(rows("select test_id, document_id, true from publication", seed));
	}

	private List<String> rows(String sql, long seed) {
		return this.jdbc
			.sql("select cast(fact as text) from (%s) as fact where starts_with(test_id, :prefix) order by 1"
				.formatted(sql))
			.param("prefix", testPrefix(seed))
			.query(String.class)
			.list();
	}

	private void reprocess(String order, List<Case> documents) {
		if (documents.isEmpty()) {
			return;
		}
		this.http.put()
			.uri("/orders/" + order)
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("act", "REPROCESS", "reason", "chance", "selection",
					Map.of("documents", documents.stream().map((document) -> document.id).toList())))
			.exchange()
			.expectStatus()
			.isAccepted();
		await().atMost(LIMIT)
			.pollInterval(Duration.ofMillis(20))
			.untilAsserted(() -> this.http.get()
				.uri("/orders/" + order)
				.exchange()
				.expectBody()
				.jsonPath("$.state")
				.isEqualTo("ENDED")
				.jsonPath("$.documents")
				.isEqualTo(documents.size())
				.jsonPath("$.outcomes.FAILED")
				.doesNotExist());
	}

	private static String testPrefix(long seed) {
		return "correction-" + seed + "-";
	}

	/** A document, and what has become of it. */
	private static final class Case {

		private final byte[] document;

		private final String id;

		private boolean imported;

		private boolean withdrawn;

		Case(byte[] document) throws Exception {
			this.document = document;
			this.id = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(document));
		}

		List<Sheet> sheets(boolean newRules) {
			return (newRules ? ChangeableRules.byNewRules(this.document) : Sheet.read(this.document)).orElse(List.of());
		}

	}

	/** Acts on documents of its own, about the same students and tests as all others. */
	private final class Person {

		private final Dice dice;

		private final long seed;

		private final int number;

		private final List<Case> cases = new ArrayList<>();

		private int orders;

		Person(long seed, int number) throws Exception {
			this.dice = new Dice(seed, number);
			this.seed = seed;
			this.number = number;
			for (int i = 0; i < DOCUMENTS_OF_EACH; i++) {
				this.cases.add(new Case(document(number * DOCUMENTS_OF_EACH + i)));
			}
		}

		private byte[] document(int number) {
			Documents document = Documents.aDocument().element("<!-- %d -->\n".formatted(number));
			boolean mayBeRefused = this.dice.oneIn(4);
			for (int results = this.dice.sizeUpTo(40); results > 0; results--) {
				int available = 5 + this.dice.below(8);
				String student = (mayBeRefused && this.dice.oneIn(4) ? "x" : "s") + this.dice.below(12);
				document.result(testPrefix(this.seed) + this.dice.below(3), student, available,
						this.dice.below(available + 1));
			}
			return document.bytes();
		}

		Void act(boolean newRules) {
			for (int act = 0; act < ACTS; act++) {
				Case document = this.cases.get(this.dice.below(DOCUMENTS_OF_EACH));
				boolean accepted = !document.sheets(newRules).isEmpty();
				switch (this.dice.below(4)) {
					case 0 -> send(document, accepted);
					case 1 -> {
						boolean possible = accepted || document.withdrawn;
						ask(document, "withdraw", possible);
						document.withdrawn |= document.imported && possible;
					}
					case 2 -> {
						ask(document, "reinstate", accepted || document.withdrawn);
						document.withdrawn = false;
					}
					default -> reprocess("%d-%d-%d".formatted(this.seed, this.number, this.orders++),
							document.imported ? List.of(document) : List.of());
				}
			}
			return null;
		}

		private void ask(Case document, String what, boolean possible) {
			CorrectionPropertyTests.this.http.post()
				.uri("/imports/%s/%s".formatted(document.id, what))
				.contentType(MediaType.APPLICATION_JSON)
				.body(Map.of("reason", "chance"))
				.exchange()
				.expectStatus()
				.isEqualTo(!document.imported ? 404 : possible ? 200 : 409);
		}

		private void send(Case document, boolean accepted) {
			CorrectionPropertyTests.this.http.post()
				.uri("/import")
				.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
				.body(document.document)
				.exchange()
				.expectStatus()
				.isEqualTo(document.withdrawn ? 409 : accepted ? 200 : 422);
			document.imported = true;
		}

	}

}

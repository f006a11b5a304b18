package markr;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Any sequence of imports, withdrawals and reinstatements of documents about the same few
 * students and tests, by several people at a time, leaves what follows from the documents
 * that count: their marks from another parser, and the lineage row for row.
 * <p>
 * Others and more: {@code mvn verify -Dtest=CorrectionPropertyTests
 * -Dcorrections.seeds=100 -Dcorrections.seed=7}.
 */
@MarkrTest
@AutoConfigureRestTestClient
class CorrectionPropertyTests {

	private static final int SEEDS = Integer.getInteger("corrections.seeds", 3);

	private static final long SEED = Long.getLong("corrections.seed", 1);

	private static final int PEOPLE = 4;

	private static final int DOCUMENTS_OF_EACH = 4;

	private static final int ROUNDS = 3;

	private static final int ACTS = 8;

	@Autowired
	RestTestClient http;

	@Autowired
	JdbcClient jdbc;

	static LongStream seeds() {
		return LongStream.range(SEED, SEED + SEEDS);
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
				List<Future<?>> acting = new ArrayList<>();
				people.forEach((person) -> acting.add(executor.submit(person::act)));
				for (Future<?> acted : acting) {
					acted.get(60, TimeUnit.SECONDS);
				}
				assertFollowsFromDocuments(seed, people);
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private void assertFollowsFromDocuments(long seed, List<Person> people) {
		ExpectedMarks expected = new ExpectedMarks();
		people.forEach((person) -> person.counting.forEach((document, counts) -> {
			if (counts) {
				assertThat(expected.add(person.documents.get(document))).isTrue();
			}
		}));
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
	}

	private List<String> rows(String sql, long seed) {
		return this.jdbc
			.sql("select cast(row as text) from (%s) as row where starts_with(test_id, :prefix) order by 1"
				.formatted(sql))
			.param("prefix", testPrefix(seed))
			.query(String.class)
			.list();
	}

	private static String testPrefix(long seed) {
		return "correction-" + seed + "-";
	}

	/** Acts on documents of its own, about the same students and tests as all others. */
	private final class Person {

		private final Dice dice;

		private final List<byte[]> documents = new ArrayList<>();

		/** Those that were imported, and whether they are to count. */
		private final Map<Integer, Boolean> counting = new TreeMap<>();

		Person(long seed, int number) {
			this.dice = new Dice(seed, number);
			for (int i = 0; i < DOCUMENTS_OF_EACH; i++) {
				this.documents.add(document(seed, number * DOCUMENTS_OF_EACH + i));
			}
		}

		private byte[] document(long seed, int number) {
			Documents document = Documents.aDocument().element("<!-- %d -->\n".formatted(number));
			for (int results = this.dice.sizeUpTo(40); results > 0; results--) {
				int available = 5 + this.dice.below(8);
				document.result(testPrefix(seed) + this.dice.below(3), "s" + this.dice.below(12), available,
						this.dice.below(available + 1));
			}
			return document.bytes();
		}

		Void act() throws Exception {
			for (int act = 0; act < ACTS; act++) {
				int document = this.dice.below(DOCUMENTS_OF_EACH);
				Boolean counts = this.counting.get(document);
				switch (this.dice.below(3)) {
					case 0 -> {
						send(this.documents.get(document), (counts == null || counts) ? 200 : 409);
						this.counting.putIfAbsent(document, true);
					}
					case 1 -> ask(document, "withdraw", false);
					default -> ask(document, "reinstate", true);
				}
			}
			return null;
		}

		private void ask(int document, String what, boolean counts) throws Exception {
			boolean isKnown = this.counting.computeIfPresent(document, (key, before) -> counts) != null;
			String id = HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(this.documents.get(document)));
			CorrectionPropertyTests.this.http.post()
				.uri("/imports/%s/%s".formatted(id, what))
				.contentType(MediaType.APPLICATION_JSON)
				.body(Map.of("reason", "chance"))
				.exchange()
				.expectStatus()
				.isEqualTo(isKnown ? 200 : 404);
		}

		private void send(byte[] document, int status) {
			CorrectionPropertyTests.this.http.post()
				.uri("/import")
				.header(HttpHeaders.CONTENT_TYPE, "text/xml+markr")
				.body(document)
				.exchange()
				.expectStatus()
				.isEqualTo(status);
		}

	}

}

package markr.marks;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Documents whose results have a test each, as when a machine mistakes student numbers
 * for test ids. The database expects documents of one result: it has seen no others. A
 * statement in quadratic time would need minutes for them.
 */
@IdleMarkrTest
class ManyTestsTests {

	private static final int TESTS = 20_000;

	private static final int LIMIT_SECONDS = 15;

	private static final String PREFIX = "own-test-";

	@Autowired
	private Marks marks;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private PlatformTransactionManager transactionManager;

	private StagedDocuments documents;

	@BeforeEach
	void expectDocumentsOfOneResult() {
		TransactionTemplate limited = new TransactionTemplate(this.transactionManager);
		limited.setTimeout(LIMIT_SECONDS);
		this.documents = new StagedDocuments(this.marks, this.jdbc, limited);
		for (int i = 0; i < 100; i++) {
			this.documents.published(StagedDocuments.scan(PREFIX + i, "s" + i, 20, 1, 1));
		}
		List.of("scan", "mark", "test", "publication", "test_history", "mark_distribution", "available_distribution")
			.forEach((table) -> this.jdbc.sql("analyze " + table).update());
	}

	@AfterEach
	void leaveNothingToOthers() {
		List.of("scan", "mark", "test", "publication", "test_history", "mark_distribution", "available_distribution",
				"rescan", "next_scan")
			.forEach((table) -> this.jdbc.sql("delete from %s where test_id like ?".formatted(table))
				.param(PREFIX + "%")
				.update());
	}

	private static List<Scan> scans(String student, int more) {
		return IntStream.range(0, TESTS)
			.mapToObj((i) -> StagedDocuments.scan(PREFIX + i, student, 20, i % 10 + more, i + 1))
			.toList();
	}

	private long sumOfMarks() {
		return this.jdbc.sql("select coalesce(sum(obtained), 0) from mark where test_id like ?")
			.param(PREFIX + "%")
			.query(Long.class)
			.single();
	}

	@Test
	void countAndCeaseToCountInLinearTime() {
		long before = sumOfMarks();

		long first = this.documents.stage(scans("one", 0));
		this.documents.publish(first);
		assertThat(sumOfMarks()).isEqualTo(before + TESTS * 9 / 2);

		long second = this.documents.stage(scans("one", 2));
		this.documents.publish(second);
		assertThat(sumOfMarks()).isEqualTo(before + TESTS * 13 / 2);

		this.documents.transactions()
			.executeWithoutResult((transaction) -> this.marks.stage(Revision.NEXT, Map.of(second, scans("one", 1))));
		this.documents.transactions()
			.executeWithoutResult((transaction) -> this.marks.replace(List.of(second), List.of()));
		assertThat(sumOfMarks()).isEqualTo(before + TESTS * 11 / 2);

		this.documents.withdraw(second);
		assertThat(sumOfMarks()).isEqualTo(before + TESTS * 9 / 2);

		this.documents.withdraw(first);
		assertThat(sumOfMarks()).isEqualTo(before);
	}

}

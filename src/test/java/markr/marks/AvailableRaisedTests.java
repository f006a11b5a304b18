package markr.marks;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

import static markr.marks.StagedDocuments.scan;
import static org.assertj.core.api.Assertions.assertThat;

/** Which documents have raised the available marks of which tests. */
@IdleMarkrTest
class AvailableRaisedTests {

	@Autowired
	private Marks marks;

	@Autowired
	private JdbcClient jdbc;

	@Autowired
	private TransactionOperations transactions;

	private StagedDocuments documents;

	@BeforeEach
	void documents() {
		this.documents = new StagedDocuments(this.marks, this.jdbc, this.transactions);
	}

	@Test
	void isNoneOfATestThatIsNewOrHasAsMany() {
		assertThat(publish(this.documents.stage(scan("raised-new", "1", 20, 1, 1)))).isEmpty();
		assertThat(publish(this.documents.stage(scan("raised-new", "2", 20, 1, 1)))).isEmpty();
		assertThat(publish(this.documents.stage(scan("raised-new", "3", 19, 1, 1)))).isEmpty();
	}

	/** As if they had come one after the other, whatever the transactions. */
	@Test
	void goesByTheOrderOfDocumentsThatArePublishedTogether() {
		long first = this.documents.stage(scan("raised-together", "1", 20, 1, 1));
		long second = this.documents.stage(scan("raised-together", "2", 200, 1, 1));
		long third = this.documents.stage(scan("raised-together", "3", 100, 1, 1));
		long fourth = this.documents.stage(scan("raised-together", "4", 1, 1, 1),
				scan("raised-together", "5", 201, 1, 2));

		assertThat(publish(fourth, third, second, first)).containsExactlyInAnyOrder(
				new AvailableRaised(second, "raised-together", 20, 200, 1),
				new AvailableRaised(fourth, "raised-together", 200, 201, 1));
	}

	@Test
	void beginsAnewWhenNothingCountsAnyMore() {
		long gone = this.documents.published(scan("raised-anew", "1", 20, 1, 1));
		this.documents.withdraw(gone);

		assertThat(publish(this.documents.stage(scan("raised-anew", "2", 200, 1, 1)))).isEmpty();
		assertThat(publish(gone)).isEmpty();
	}

	@Test
	void namesTheFirstTestsOnly() {
		Scan[] low = IntStream.rangeClosed(1, 30)
			.mapToObj((n) -> scan("raised-" + (100 + n), "1", 20, 1, n))
			.toArray(Scan[]::new);
		Scan[] high = IntStream.rangeClosed(1, 30)
			.mapToObj((n) -> scan("raised-" + (100 + n), "1", 21, 1, n))
			.toArray(Scan[]::new);
		this.documents.published(low);
		long raising = this.documents.stage(high);

		assertThat(publish(raising)).isEqualTo(IntStream.rangeClosed(1, AvailableRaised.NAMED_MAX)
			.mapToObj((n) -> new AvailableRaised(raising, "raised-" + (100 + n), 20, 21, 30))
			.toList());
	}

	/** Another revision is compared with all others, as if the document was new. */
	@Test
	void isFoundAgainByTheNextRevision() {
		this.documents.published(scan("raised-next", "1", 20, 1, 1));
		long raising = this.documents.published(scan("raised-next", "2", 200, 1, 1));

		assertThat(replace(raising, scan("raised-next", "2", 200, 2, 1)))
			.containsExactly(new AvailableRaised(raising, "raised-next", 20, 200, 1));
		assertThat(replace(raising, scan("raised-next", "2", 20, 2, 1))).isEmpty();
		assertThat(this.jdbc
			.sql("select available, scans from available_distribution where test_id = 'raised-next' " + "and scans > 0")
			.query()
			.listOfRows()).singleElement().hasToString("{available=20, scans=2}");
	}

	private List<AvailableRaised> publish(Long... documentIds) {
		return this.transactions.execute((transaction) -> this.marks.publish(List.of(documentIds)));
	}

	private List<AvailableRaised> replace(long documentId, Scan scan) {
		return this.transactions.execute((transaction) -> {
			this.marks.stage(Revision.NEXT, Map.of(documentId, List.of(scan)));
			return this.marks.replace(List.of(documentId), List.of());
		});
	}

}

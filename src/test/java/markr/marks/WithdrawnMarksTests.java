package markr.marks;

import markr.marks.StagedDocuments.Mark;
import markr.marks.StagedDocuments.Share;
import markr.marks.StagedDocuments.TestRow;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionOperations;

import static markr.marks.StagedDocuments.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is left of the marks when documents are taken back. */
@IdleMarkrTest
class WithdrawnMarksTests {

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
	void leavesNothingOfATestWithoutAnotherDocument() {
		long document = this.documents.published(scan("alone", "1", 20, 13, 1), scan("alone", "2", 20, 7, 2));

		this.documents.withdraw(document);

		assertThat(this.documents.marksOf("alone")).isEmpty();
		// Its row stays, for its versions go on.
		assertThat(this.documents.testOf("alone")).containsExactly(new TestRow(20, 0, 2));
		assertThat(this.documents.publicationsOf("alone")).isEmpty();
		assertThat(this.jdbc.sql("select count(*) from mark_distribution where test_id = 'alone'")
			.query(Long.class)
			.single()).isZero();
		assertThat(this.documents.scansOf(document)).hasSize(2);
	}

	/** One falls back, one has no mark any more, one had a higher one all the time. */
	@Test
	void goesBackToTheBestOfAllOthers() {
		long first = this.documents.published(scan("back", "1", 20, 5, 1), scan("back", "1", 20, 6, 2),
				scan("back", "3", 20, 20, 3));
		long second = this.documents.published(scan("back", "1", 20, 4, 1), scan("back", "3", 20, 1, 2));
		long withdrawn = this.documents.published(scan("back", "1", 20, 13, 1), scan("back", "2", 20, 13, 2),
				scan("back", "3", 20, 19, 3));

		this.documents.withdraw(withdrawn);

		assertThat(this.documents.marksOf("back")).containsExactly(new Mark("1", 6, first, 2),
				new Mark("3", 20, first, 3));
		assertThat(this.documents.distributionOf("back")).containsExactly(new Share(6, 1), new Share(20, 1));
		assertThat(this.documents.testOf("back")).containsExactly(new TestRow(20, 2, 4));
		assertThat(this.documents.publicationsOf("back")).containsExactly(first, second);
	}

	@Test
	void doesNotFallBackToWhatDoesNotCount() {
		this.documents.stage(scan("uncounted", "1", 20, 12, 1));
		long rival = this.documents.published(scan("uncounted", "1", 20, 11, 1));
		long left = this.documents.published(scan("uncounted", "1", 20, 3, 1));
		long withdrawn = this.documents.published(scan("uncounted", "1", 20, 13, 1));

		this.documents.withdraw(rival);
		this.documents.withdraw(withdrawn);

		assertThat(this.documents.marksOf("uncounted")).containsExactly(new Mark("1", 3, left, 1));
	}

	@Test
	void lowersTheAvailableMarksOfATest() {
		this.documents.published(scan("unfolded", "1", 18, 13, 1), scan("unfolded", "2", 15, 9, 2));
		long withdrawn = this.documents.published(scan("unfolded", "1", 40, 12, 1));

		this.documents.withdraw(withdrawn);

		assertThat(this.documents.testOf("unfolded")).containsExactly(new TestRow(18, 2, 3));
	}

	@Test
	void touchesTheTestsOfTheDocumentOnly() {
		long other = this.documents.published(scan("untouched", "1", 20, 13, 1), scan("touched-b", "1", 20, 3, 2));
		long withdrawn = this.documents.published(scan("touched-a", "1", 20, 13, 1), scan("touched-b", "1", 20, 14, 2));

		this.documents.withdraw(withdrawn);

		assertThat(this.documents.testOf("untouched")).containsExactly(new TestRow(20, 1, 1));
		assertThat(this.documents.testOf("touched-a")).containsExactly(new TestRow(20, 0, 2));
		assertThat(this.documents.marksOf("touched-b")).containsExactly(new Mark("1", 3, other, 2));
	}

	@Test
	void countsAgainWhenItIsPublishedAgain() {
		long other = this.documents.published(scan("again", "1", 20, 5, 1), scan("again", "2", 20, 15, 2));
		long document = this.documents.published(scan("again", "1", 25, 13, 1), scan("again", "3", 25, 1, 2));

		this.documents.withdraw(document);
		this.documents.publish(document);

		assertThat(this.documents.marksOf("again")).containsExactly(new Mark("1", 13, document, 1),
				new Mark("2", 15, other, 2), new Mark("3", 1, document, 2));
		assertThat(this.documents.distributionOf("again")).containsExactly(new Share(1, 1), new Share(13, 1),
				new Share(15, 1));
		assertThat(this.documents.testOf("again")).containsExactly(new TestRow(25, 3, 4));
	}

	/** So that marks follow from the documents that count, and from nothing else. */
	@Test
	void keepsTheEarlierDocumentOfEqualMarksInWhateverOrderTheyArePublished() {
		long first = this.documents.published(scan("tie", "1", 20, 13, 2), scan("tie", "1", 20, 13, 1));
		long second = this.documents.published(scan("tie", "1", 20, 13, 1));
		assertThat(this.documents.marksOf("tie")).containsExactly(new Mark("1", 13, first, 1));

		this.documents.withdraw(first);
		assertThat(this.documents.marksOf("tie")).containsExactly(new Mark("1", 13, second, 1));

		this.documents.publish(first);
		assertThat(this.documents.marksOf("tie")).containsExactly(new Mark("1", 13, first, 1));
		assertThat(this.documents.distributionOf("tie")).containsExactly(new Share(13, 1));
	}

	@Test
	void withdrawsInTheCallersTransactionOnly() {
		long document = this.documents.published(scan("withdrawn-back", "1", 20, 13, 1));

		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> this.marks.withdraw(document));
		this.transactions.executeWithoutResult((transaction) -> {
			this.marks.withdraw(document);
			transaction.setRollbackOnly();
		});

		assertThat(this.documents.marksOf("withdrawn-back")).hasSize(1);
		assertThat(this.documents.publicationsOf("withdrawn-back")).containsExactly(document);
	}

}

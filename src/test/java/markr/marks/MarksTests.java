package markr.marks;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import markr.marks.StagedDocuments.Mark;
import markr.marks.StagedDocuments.Share;
import markr.marks.StagedDocuments.TestRow;
import markr.support.IdleMarkrTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionOperations;

import static markr.marks.StagedDocuments.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/** Each test has a test id of its own: they share one database. */
@IdleMarkrTest
class MarksTests {

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

	private void assertCountsFollowFromMarks(String testId) {
		assertThat(this.documents.distributionOf(testId)).isEqualTo(this.documents.distributionOfMarks(testId));
		assertThat(this.documents.testOf(testId)).singleElement()
			.satisfies((test) -> assertThat(test.students()).isEqualTo(this.documents.marksOf(testId).size()));
	}

	@Test
	void countsNothingBeforeItIsPublished() {
		long document = this.documents.stage(scan("unpublished", "1", 20, 13, 1));

		assertThat(this.documents.scansOf(document)).hasSize(1);
		assertThat(this.documents.marksOf("unpublished")).isEmpty();
		assertThat(this.documents.testOf("unpublished")).isEmpty();
		assertThat(this.documents.distributionOf("unpublished")).isEmpty();
	}

	/** The test without a mark is added to, the other one compared with. */
	@Test
	void raisesMarksWhereOnlySomeTestsOfADocumentHaveSome() {
		long first = this.documents.published(scan("some-known", "1", 20, 13, 1), scan("some-known", "2", 20, 9, 2));
		long second = this.documents.published(scan("some-new", "1", 20, 7, 1), scan("some-known", "1", 20, 12, 2),
				scan("some-known", "2", 20, 10, 3));

		assertThat(this.documents.marksOf("some-new")).containsExactly(new Mark("1", 7, second, 1));
		assertThat(this.documents.marksOf("some-known")).containsExactly(new Mark("1", 13, first, 1),
				new Mark("2", 10, second, 3));
		assertCountsFollowFromMarks("some-new");
		assertCountsFollowFromMarks("some-known");
	}

	@Test
	void addsFirstMarksWhereTheDistributionStandsAtZero() {
		this.jdbc.sql("insert into mark_distribution (test_id, obtained, students) values ('at-zero', 13, 0)").update();

		this.documents.published(scan("at-zero", "1", 20, 13, 1), scan("at-zero", "2", 20, 13, 2),
				scan("at-zero", "3", 20, 9, 3));

		assertThat(this.documents.distributionOf("at-zero")).containsExactly(new Share(9, 1), new Share(13, 2));
		assertCountsFollowFromMarks("at-zero");
	}

	@Test
	void keepsHighestMarkOfADocumentInAnyOrder() {
		long document = this.documents.published(scan("within", "rising", 20, 12, 1),
				scan("within", "rising", 20, 13, 2), scan("within", "falling", 20, 11, 3),
				scan("within", "falling", 20, 10, 4), scan("within", "amid", 20, 9, 5),
				scan("within", "amid", 20, 15, 6), scan("within", "amid", 20, 14, 7));

		assertThat(this.documents.marksOf("within")).containsExactly(new Mark("amid", 15, document, 6),
				new Mark("falling", 11, document, 3), new Mark("rising", 13, document, 2));
		assertThat(this.documents.distributionOf("within")).containsExactly(new Share(11, 1), new Share(13, 1),
				new Share(15, 1));
		assertThat(this.documents.testOf("within")).containsExactly(new TestRow(20, 3, 1));
	}

	@Test
	void keepsHighestMarkOverDocumentsInAnyOrder() {
		long first = this.documents.published(scan("over", "1", 20, 10, 1), scan("over", "2", 20, 15, 2));
		long second = this.documents.published(scan("over", "2", 20, 14, 1), scan("over", "1", 20, 11, 2));

		assertThat(this.documents.marksOf("over")).containsExactly(new Mark("1", 11, second, 2),
				new Mark("2", 15, first, 2));

		long third = this.documents.published(scan("over", "3", 20, 15, 1), scan("over", "1", 20, 10, 2));

		assertThat(this.documents.marksOf("over")).containsExactly(new Mark("1", 11, second, 2),
				new Mark("2", 15, first, 2), new Mark("3", 15, third, 1));
		assertThat(this.documents.distributionOf("over")).containsExactly(new Share(11, 1), new Share(15, 2));
		assertThat(this.documents.testOf("over")).containsExactly(new TestRow(20, 3, 3));
	}

	@Test
	void keepsFirstScanOfEqualMarks() {
		long first = this.documents.published(scan("equal", "1", 20, 13, 7), scan("equal", "1", 20, 13, 3));

		this.documents.published(scan("equal", "1", 20, 13, 1));

		assertThat(this.documents.marksOf("equal")).containsExactly(new Mark("1", 13, first, 3));
		assertThat(this.documents.distributionOf("equal")).containsExactly(new Share(13, 1));
	}

	@Test
	void takesHighestAvailableEvenFromALowerScan() {
		this.documents.published(scan("available", "1", 18, 17, 1), scan("available", "1", 20, 3, 2));
		assertThat(this.documents.testOf("available")).containsExactly(new TestRow(20, 1, 1));

		this.documents.published(scan("available", "1", 25, 0, 1));
		assertThat(this.documents.testOf("available")).containsExactly(new TestRow(25, 1, 2));

		this.documents.published(scan("available", "2", 10, 10, 1));
		assertThat(this.documents.testOf("available")).containsExactly(new TestRow(25, 2, 3));
		assertThat(this.documents.marksOf("available")).extracting(Mark::obtained).containsExactly(17, 10);
		assertCountsFollowFromMarks("available");
	}

	@Test
	void tellsStudentsAndTestsApartAsWritten() {
		this.documents.published(scan("007", "002299", 20, 1, 1), scan("007", "2299", 20, 2, 2),
				scan("7", "002299", 20, 3, 3), scan("007", "a", 20, 4, 4), scan("007", "A", 20, 5, 5));

		assertThat(this.documents.marksOf("007")).extracting(Mark::studentNumber, Mark::obtained)
			.containsExactlyInAnyOrder(tuple("002299", 1), tuple("2299", 2), tuple("a", 4), tuple("A", 5));
		assertThat(this.documents.marksOf("7")).extracting(Mark::obtained).containsExactly(3);
	}

	@Test
	void publishesDocumentAboutSeveralTests() {
		this.documents.published(scan("several-b", "1", 10, 5, 1), scan("several-a", "1", 20, 6, 2));

		long second = this.documents.published(scan("several-a", "1", 20, 7, 1), scan("several-c", "1", 30, 8, 2),
				scan("several-b", "1", 10, 4, 3), scan("several-b", "2", 12, 4, 4));

		assertThat(this.documents.marksOf("several-a")).containsExactly(new Mark("1", 7, second, 1));
		assertThat(this.documents.testOf("several-b")).containsExactly(new TestRow(12, 2, 2));
		assertThat(this.documents.testOf("several-c")).containsExactly(new TestRow(30, 1, 1));
		assertThat(List.of("several-a", "several-b", "several-c")).allSatisfy(this::assertCountsFollowFromMarks);
	}

	@Test
	void discardsOnlyTheScansOfTheDocument() {
		long kept = this.documents.stage(scan("discard", "1", 20, 13, 1));
		long published = this.documents.published(scan("discard", "2", 20, 13, 1));
		long refused = this.documents.stage(scan("discard", "1", 20, 14, 1), scan("discard-too", "1", 20, 15, 2));

		this.transactions.executeWithoutResult((transaction) -> this.marks.discard(Revision.CURRENT, refused));

		assertThat(this.documents.scansOf(refused)).isEmpty();
		assertThat(this.documents.scansOf(kept)).hasSize(1);
		assertThat(this.documents.scansOf(published)).hasSize(1);
		assertThat(this.documents.marksOf("discard")).containsExactly(new Mark("2", 13, published, 1));
	}

	@Test
	void stagesInTheCallersTransactionOnly() {
		// Other tests of the same database have documents with low numbers.
		long nobodys = 999_999_999;
		List<Scan> scans = List.of(scan("rollback", "1", 20, 13, 1));

		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> this.marks.stage(Revision.CURRENT, Map.of(nobodys, scans)));
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> this.marks.publish(List.of(nobodys)));
		assertThatExceptionOfType(IllegalTransactionStateException.class)
			.isThrownBy(() -> this.marks.discard(Revision.CURRENT, nobodys));
		this.transactions.executeWithoutResult((transaction) -> {
			this.marks.stage(Revision.CURRENT, Map.of(nobodys, scans));
			this.marks.publish(List.of(nobodys));
			transaction.setRollbackOnly();
		});

		assertThat(this.documents.scansOf(nobodys)).isEmpty();
		assertThat(this.documents.marksOf("rollback")).isEmpty();
		assertThat(this.documents.testOf("rollback")).isEmpty();
		assertThat(this.documents.distributionOf("rollback")).isEmpty();
	}

	@Test
	void stagesInSeveralChunks() {
		List<Scan> all = IntStream.rangeClosed(1, 2_500)
			.mapToObj((result) -> scan("chunks", String.valueOf(result), 20, result % 21, result))
			.toList();

		long document = this.documents.stage(all.subList(0, 1_000));
		this.transactions.executeWithoutResult(
				(transaction) -> this.marks.stage(Revision.CURRENT, Map.of(document, all.subList(1_000, 2_500))));
		this.transactions
			.executeWithoutResult((transaction) -> this.marks.stage(Revision.CURRENT, Map.of(document, List.of())));
		this.documents.publish(document);

		assertThat(this.documents.scansOf(document)).isEqualTo(all);
		assertThat(this.documents.testOf("chunks")).containsExactly(new TestRow(20, 2_500, 1));
		assertCountsFollowFromMarks("chunks");
	}

	/** COPY's text format gives a meaning to some of these. */
	@ParameterizedTest
	@ValueSource(strings = { "\\", "\\\\", "\\N", "\\.", "\\t", "\\x41", "\\101", "N", "NULL", "'", "\"", "''; --",
			"a\\", "😀", "\u0301", "%s", "{}", "$1", "a,b;c|d", "a\u2028b" })
	void copiesTextAsItIs(String text) {
		Scan scan = new Scan(new TestId("copy-" + text), new StudentNumber(text), 20, 13, 1, 2, text, text, text, null);

		long document = this.documents.published(scan);

		assertThat(this.documents.scansOf(document)).containsExactly(scan);
		assertThat(this.documents.marksOf("copy-" + text)).containsExactly(new Mark(text, 13, document, 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t", "\n", "\r", "\r\n", "a\tb\nc\rd\\\t\\\n\\", "\n\\.\n", "\u0001", "\u007f",
			"\u000b\f\b", "\ufffd" })
	void copiesNamesAsTheyAre(String name) {
		List<Scan> scans = List.of(
				new Scan(new TestId("names"), new StudentNumber("1"), 20, 13, 1, 2, name, null, name + "x", null),
				new Scan(new TestId("names"), new StudentNumber("2"), 20, 13, 2, 3, null, name, null, null));

		long document = this.documents.stage(scans);

		assertThat(this.documents.scansOf(document)).isEqualTo(scans);
	}

}

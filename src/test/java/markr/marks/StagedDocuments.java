package markr.marks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Documents as the import stages and publishes them, and what the tables then hold. The
 * vault is not asked: any number will do for a document.
 */
record StagedDocuments(Marks marks, JdbcClient jdbc, TransactionOperations transactions) {

	private static final AtomicLong DOCUMENTS = new AtomicLong(1_000_000_000);

	static Scan scan(String testId, String studentNumber, int available, int obtained, long result) {
		return new Scan(new TestId(testId), new StudentNumber(studentNumber), available, obtained, result, result + 1,
				null, null, null, null);
	}

	long stage(Scan... scans) {
		return stage(List.of(scans));
	}

	long stage(List<Scan> scans) {
		long documentId = DOCUMENTS.incrementAndGet();
		this.transactions
			.executeWithoutResult((transaction) -> this.marks.stage(Revision.CURRENT, Map.of(documentId, scans)));
		return documentId;
	}

	void publish(long documentId) {
		this.transactions.executeWithoutResult((transaction) -> this.marks.publish(List.of(documentId)));
	}

	void withdraw(long documentId) {
		this.transactions.executeWithoutResult((transaction) -> this.marks.withdraw(documentId));
	}

	long published(Scan... scans) {
		long documentId = stage(scans);
		publish(documentId);
		return documentId;
	}

	List<Mark> marksOf(String testId) {
		return this.jdbc.sql("""
				select student_number, obtained, document_id, result
				from mark where test_id = ? order by student_number
				""").param(testId).query(Mark.class).list();
	}

	List<TestRow> testOf(String testId) {
		return this.jdbc.sql("select available, students, version from test where test_id = ?")
			.param(testId)
			.query(TestRow.class)
			.list();
	}

	List<Share> distributionOf(String testId) {
		return this.jdbc.sql("""
				select obtained, students from mark_distribution where test_id = ? and students <> 0 order by obtained
				""").param(testId).query(Share.class).list();
	}

	/** The distribution as it follows from the marks. */
	List<Share> distributionOfMarks(String testId) {
		return this.jdbc.sql("""
				select obtained, count(*) as students from mark where test_id = ? group by obtained order by obtained
				""").param(testId).query(Share.class).list();
	}

	/** The documents that count in a test. */
	List<Long> publicationsOf(String testId) {
		return this.jdbc.sql("select document_id from publication where test_id = ? order by document_id")
			.param(testId)
			.query(Long.class)
			.list();
	}

	/** The rows of a document in its order. */
	List<Scan> scansOf(long documentId) {
		List<Scan> scans = new ArrayList<>();
		this.jdbc.sql("select * from scan where document_id = ? order by result").param(documentId).query((row) -> {
			scans.add(new Scan(new TestId(row.getString("test_id")), new StudentNumber(row.getString("student_number")),
					row.getInt("available"), row.getInt("obtained"), row.getLong("result"), row.getLong("line"),
					row.getString("first_name"), row.getString("last_name"), row.getString("scanned_on"), null));
		});
		return scans;
	}

	record Mark(String studentNumber, int obtained, long documentId, long result) {
	}

	record TestRow(int available, long students, long version) {
	}

	record Share(int obtained, long students) {
	}

}

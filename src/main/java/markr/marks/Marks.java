package markr.marks;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The marks of all students in all tests. Scans are staged chunk by chunk and count for
 * nothing until their document is published; then they count all at once. Every method
 * joins the caller's transaction, which also sets the document's outcome. Thread-safe.
 */
@Component
public class Marks {

	private final ScanTable scans;

	private final AnswerSumTable answerSums;

	private final TestTable tests;

	private final PublicationTable publications;

	private final NextScanTable nextScans;

	private final MarkTable marks;

	Marks(ScanTable scans, AnswerSumTable answerSums, TestTable tests, PublicationTable publications,
			NextScanTable nextScans, MarkTable marks) {
		this.scans = scans;
		this.answerSums = answerSums;
		this.tests = tests;
		this.publications = publications;
		this.nextScans = nextScans;
		this.marks = marks;
	}

	/** Adds scans to those of a document whose import is under way. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void stage(long documentId, List<Scan> scans) {
		stage(Map.of(documentId, scans));
	}

	/** Adds scans to those of several documents, given by their ids. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void stage(Map<Long, List<Scan>> scans) {
		this.scans.copy(scans);
		this.answerSums.insertWhereTheyDiffer(scans);
	}

	/**
	 * Makes all staged scans of documents count: the higher mark of a student wins, the
	 * highest available marks of a test are the test's. Must be called once for a
	 * document; the caller holds the document's row to see to that.
	 * <p>
	 * The tests' rows are taken first and in their order, so documents about the same
	 * test publish one after another, and no two of them wait for each other.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void publish(Collection<Long> documentIds) {
		Long[] ids = documentIds.toArray(Long[]::new);
		boolean first = this.tests.lockAndRaiseAvailable(ids);
		this.marks.raise(ids, first);
	}

	/**
	 * Makes the scans of a published document count no more, as if they never had: marks
	 * go back to the next best scan that counts, or away; so do the available marks of
	 * its tests. The scans stay, and {@link #publish} makes them count again. Must be
	 * called once for a publication; the caller holds the document's row to see to that.
	 * <p>
	 * The tests' rows are taken as {@link #publish} takes them. Takes as long as it takes
	 * to read all scans of the tests in which marks come from the document.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void withdraw(long documentId) {
		List<String> testIds = this.tests.lock(documentId);
		this.marks.lower(documentId, false);
		this.publications.delete(documentId, testIds);
		this.tests.settle(testIds);
	}

	/** Adds scans to those of a document's next revision, which is under way. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void stageNext(long documentId, List<Scan> scans) {
		this.scans.copyNext(documentId, scans);
		this.answerSums.insertNextWhereTheyDiffer(documentId, scans);
	}

	/**
	 * Makes the scans of a document's next revision count in place of those that it has,
	 * if any: as if the document had been withdrawn and another one published, but marks
	 * that stay are not touched.
	 * @return whether a scan has changed
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean replace(long documentId) {
		if (!this.nextScans.differsFromScans(documentId)) {
			discardNext(documentId);
			return false;
		}
		List<String> testIds = this.tests.lockWithNext(documentId);
		this.marks.lower(documentId, true);
		this.publications.delete(documentId, testIds);
		becomeScans(documentId);
		this.publications.insert(documentId);
		this.marks.raise(new Long[] { documentId }, false);
		this.tests.settle(testIds);
		return true;
	}

	/**
	 * Puts the scans of a document's next revision in the place of those that it has, and
	 * that do not count.
	 * @return whether a scan has changed
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean replaceUncounted(long documentId) {
		boolean differs = this.nextScans.differsFromScans(documentId);
		becomeScans(documentId);
		return differs;
	}

	private void becomeScans(long documentId) {
		this.nextScans.becomeScans(documentId);
		this.answerSums.replaceByNext(documentId);
	}

	/** Removes the staged scans of a document's next revision. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void discardNext(long documentId) {
		this.nextScans.delete(documentId);
		this.answerSums.deleteNext(documentId);
	}

	/** The documents that count in a test. */
	public List<Long> documentsOf(TestId testId) {
		return this.publications.documents(testId.text());
	}

	/** Removes the staged scans of a document that is refused. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void discard(long documentId) {
		this.scans.delete(documentId);
		this.answerSums.delete(documentId);
	}

}

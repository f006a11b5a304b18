package markr.marks;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The marks of all students in all tests. Scans are staged chunk by chunk and count for
 * nothing until their document is published; then they count all at once. Every method
 * joins the caller's transaction, which also sets the document's outcome. Thread-safe.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Marks {

	private final ScanTable scans;

	private final ScanView scanView;

	private final TestTable tests;

	private final PublicationTable publications;

	private final NextScanTable nextScans;

	private final MarkTable marks;

	Marks(ScanTable scans, ScanView scanView, TestTable tests, PublicationTable publications, NextScanTable nextScans,
			MarkTable marks) {
		this.scans = scans;
		this.scanView = scanView;
		this.tests = tests;
		this.publications = publications;
		this.nextScans = nextScans;
		this.marks = marks;
	}

	/** Adds scans to those of documents that are being imported, given by their ids. */
	public void stage(Revision revision, Map<Long, List<Scan>> scans) {
		this.scans.copy(revision, scans);
	}

	/** Removes staged scans: of a document that is refused, or of an earlier attempt. */
	public void discard(Revision revision, long documentId) {
		this.scans.delete(revision, documentId);
	}

	/**
	 * Makes all staged scans of documents count: the higher mark of a student wins, the
	 * highest available marks of a test are the test's. Must be called once for a
	 * document; the caller holds the document's row to see to that.
	 * <p>
	 * The tests' rows are locked first and in their order, so documents about the same
	 * test publish one after another, and no two of them deadlock.
	 * @return the tests whose available marks are others by that, some of each document
	 */
	public List<AvailableRaised> publish(Collection<Long> documentIds) {
		Long[] ids = documentIds.toArray(Long[]::new);
		TestTable.Published published = this.tests.lockAndPublish(ids);
		this.marks.publish(ids, published.first());
		return published.raised();
	}

	/**
	 * Makes the scans of a published document count no more, as if they never had: marks
	 * go back to the next best scan that counts, or away; so do the available marks of
	 * its tests. The scans stay, and {@link #publish} makes them count again. Must be
	 * called once for a publication; the caller holds the document's row to see to that.
	 * <p>
	 * The tests' rows are locked as {@link #publish} locks them. Takes as long as to read
	 * all scans of the tests in which marks come from the document.
	 */
	public void withdraw(long documentId) {
		replace(List.of(), List.of(documentId));
	}

	/**
	 * The documents whose scans are not these.
	 * @param scans by their documents' ids, in the order of their results
	 */
	public Set<Long> differing(Map<Long, List<Scan>> scans) {
		Map<Long, List<Scan>> kept = this.scanView.find(scans.keySet());
		return scans.keySet()
			.stream()
			.filter((documentId) -> !scans.get(documentId).equals(kept.getOrDefault(documentId, List.of())))
			.collect(Collectors.toSet());
	}

	/**
	 * Whether the scans of a document's next revision are others than those that it has;
	 * forgets them if not.
	 */
	public boolean nextDiffers(long documentId) {
		boolean differs = this.nextScans.differsFromScans(documentId);
		if (!differs) {
			discard(Revision.NEXT, documentId);
		}
		return differs;
	}

	/**
	 * Makes the scans of documents' next revisions count in place of those that they
	 * have, if any, while other documents are withdrawn, all at once: as if all had been
	 * withdrawn and some published, but marks that stay are not touched.
	 * @param replacedIds documents that count with their next revisions' scans from now
	 * on, whether they have counted before or not
	 * @param withdrawnIds documents that count no more
	 * @return the tests whose available marks are others by those that count
	 */
	public List<AvailableRaised> replace(Collection<Long> replacedIds, Collection<Long> withdrawnIds) {
		Long[] replaced = replacedIds.toArray(Long[]::new);
		Long[] withdrawn = withdrawnIds.toArray(Long[]::new);
		Long[] all = Stream.of(replaced, withdrawn).flatMap(Stream::of).toArray(Long[]::new);
		List<String> testIds = this.tests.lock(all, replaced);
		this.marks.withdraw(withdrawn, false);
		this.publications.delete(withdrawn, testIds);
		List<AvailableRaised> raised = (replaced.length > 0) ? replace(replaced, testIds) : List.of();
		this.tests.recompute(testIds);
		this.tests.record(all, testIds);
		return raised;
	}

	private List<AvailableRaised> replace(Long[] documentIds, List<String> testIds) {
		this.marks.withdraw(documentIds, true);
		this.publications.delete(documentIds, testIds);
		this.nextScans.becomeScans(documentIds);
		List<AvailableRaised> raised = this.publications.insert(documentIds);
		this.marks.publish(documentIds, false);
		return raised;
	}

	/**
	 * Puts the scans of a document's next revision in the place of those that it has, and
	 * that do not count.
	 */
	public void replaceUncounted(long documentId) {
		this.nextScans.becomeScans(new Long[] { documentId });
	}

	/** The documents that count in a test; needs no transaction. */
	@Transactional(propagation = Propagation.SUPPORTS)
	public List<Long> documentsOf(TestId testId) {
		return this.publications.documents(testId.text());
	}

}

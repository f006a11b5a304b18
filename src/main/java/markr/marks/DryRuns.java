package markr.marks;

import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the marks would be if documents had other scans, or counted no more, or again.
 * Nothing here is seen by readers of the marks. Thread-safe.
 */
@Component
public class DryRuns {

	private final ScanTable scans;

	private final DryRunTable dryRuns;

	DryRuns(ScanTable scans, DryRunTable dryRuns) {
		this.scans = scans;
		this.dryRuns = dryRuns;
	}

	/** Adds scans that would count, by their documents' ids. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void stage(long dryRun, Map<Long, List<Scan>> scans) {
		this.scans.copyToTry(dryRun, scans);
	}

	/** Whether the scans that a document would have differ from those that it has. */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean differs(long dryRun, long documentId) {
		return this.dryRuns.differsFromScans(dryRun, documentId);
	}

	/** Forgets the scans that a document would have. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void discard(long dryRun, long documentId) {
		this.dryRuns.delete(dryRun, documentId);
	}

	/** Forgets all scans; what was compared stays. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void discardScans(long dryRun) {
		this.dryRuns.deleteScans(dryRun);
	}

	/** The tests in which something may change, and that have not been compared yet. */
	public List<String> testsToCompare(long dryRun) {
		return this.dryRuns.testsToCompare(dryRun);
	}

	/**
	 * Keeps what would become of a test: available marks, distribution, and how many
	 * marks change. Takes as long as to read all scans that count in it; holds nothing.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void compare(long dryRun, String testId) {
		this.dryRuns.compare(dryRun, testId);
	}

	/** What has been compared so far, of all tests together. */
	public Totals totals(String name) {
		return this.dryRuns.totals(name);
	}

	/**
	 * How many marks would change in which way.
	 *
	 * @param tests in how many tests something may change
	 * @param up marks that would be higher
	 * @param down marks that would be lower
	 * @param added students who have no mark in the test yet
	 * @param gone students who would have none any more
	 */
	public record Totals(long tests, long up, long down, long added, long gone) {
	}

}

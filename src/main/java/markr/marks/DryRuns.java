package markr.marks;

import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Scans that documents would have, of dry runs of orders: no reader of marks sees them.
 * Thread-safe.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class DryRuns {

	private final ScanTable scans;

	private final DryRunTable dryRuns;

	DryRuns(ScanTable scans, DryRunTable dryRuns) {
		this.scans = scans;
		this.dryRuns = dryRuns;
	}

	/** Adds scans that would count, by their documents' ids. */
	public void stage(long order, Map<Long, List<Scan>> scans) {
		this.scans.copyDryRun(order, scans);
	}

	/** Whether the scans that a document would have differ from those that it has. */
	public boolean differs(long order, long documentId) {
		return this.dryRuns.differsFromScans(order, documentId);
	}

	/** Forgets the scans that a document would have. */
	public void discard(long order, long documentId) {
		this.dryRuns.delete(order, documentId);
	}

	/** Forgets the scans of all documents. */
	public void discardScans(long order) {
		this.dryRuns.deleteScans(order);
	}

}

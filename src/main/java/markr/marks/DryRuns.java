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

	private final NextScanTable nextScans;

	DryRuns(ScanTable scans, NextScanTable nextScans) {
		this.scans = scans;
		this.nextScans = nextScans;
	}

	/** Adds scans that would count, by their documents' ids. */
	public void stage(long order, Map<Long, List<Scan>> scans) {
		this.scans.copyDryRun(order, scans);
	}

	/** Whether the scans that a document would have differ from those that it has. */
	public boolean differs(long order, long documentId) {
		return this.nextScans.dryRunDiffers(order, documentId);
	}

	/** Forgets the scans that a document would have. */
	public void discard(long order, long documentId) {
		this.nextScans.deleteDryRun(order, documentId);
	}

	/** Forgets the scans of all documents. */
	public void discardScans(long order) {
		this.nextScans.deleteDryRun(order);
	}

}

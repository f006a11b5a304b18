package markr.ingest;

import java.util.ArrayList;
import java.util.List;

import markr.importvault.document.Violation;
import markr.marks.Scan;

/** The outcomes of a number of readings, taken together. Not thread-safe. */
public class CollectedOutcomes {

	private final List<Scan> scans = new ArrayList<>();

	private final List<Violation> violations = new ArrayList<>();

	private long readings;

	private long results;

	void add(Outcome outcome) {
		this.readings++;
		if (outcome instanceof Outcome.Accepted accepted) {
			this.scans.add(accepted.scan());
			this.results++;
		}
		else if (outcome instanceof Outcome.Rejected rejected) {
			this.violations.addAll(rejected.violations());
			this.results += rejected.isResult() ? 1 : 0;
		}
	}

	void addAll(CollectedOutcomes others) {
		this.scans.addAll(others.scans);
		this.violations.addAll(others.violations);
		this.readings += others.readings;
		this.results += others.results;
	}

	/** What was accepted, whatever else was found. */
	public List<Scan> scans() {
		return this.scans;
	}

	public List<Violation> violations() {
		return this.violations;
	}

	/** How many readings there were: results and faults of the document itself. */
	long readings() {
		return this.readings;
	}

	/** How many results there were, accepted or not. */
	public long results() {
		return this.results;
	}

}

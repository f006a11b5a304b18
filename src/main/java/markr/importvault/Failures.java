package markr.importvault;

import java.util.Collection;
import java.util.List;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Documents that Markr itself could not import and has set aside, until somebody has them
 * run again: by dropping them, by processing them again, or by an {@link Interventions
 * intervention}. Thread-safe.
 */
@Component
public class Failures {

	private final FailureTable failures;

	private final ImportQueue queue;

	Failures(FailureTable failures, ImportQueue queue) {
		this.failures = failures;
		this.queue = queue;
	}

	/** Documents that are set aside, from a place in the list on. */
	public List<SetAside.Row> page(SetAside.Filter filter, SetAside.Place after, int max) {
		return this.failures.page(filter, after, max);
	}

	/** How many there are of each trouble, the most frequent first. */
	public List<SetAside.Count> counts() {
		return this.failures.counts();
	}

	/**
	 * Orders the imports of documents anew that were set aside before an intervention was
	 * ordered, in one transaction.
	 * @param max how many at most
	 * @return how many; less than that if no more are left, but for those that others are
	 * just reopening
	 */
	@Transactional
	public int reopen(long intervention, SetAside.Filter filter, int max) {
		Collection<Long> reopened = this.failures.reopen(intervention, filter, max);
		this.queue.addAll(reopened);
		return reopened.size();
	}

}

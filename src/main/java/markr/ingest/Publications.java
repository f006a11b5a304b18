package markr.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import markr.importvault.Outcomes;
import markr.importvault.document.AvailableChanges;
import markr.marks.AvailableRaised;
import markr.marks.Marks;

import org.springframework.stereotype.Component;

/**
 * Makes documents count, and keeps with them of which tests they have raised the
 * available marks, in the caller's transaction. Thread-safe.
 */
@Component
public class Publications {

	private final Marks marks;

	private final Outcomes outcomes;

	Publications(Marks marks, Outcomes outcomes) {
		this.marks = marks;
		this.outcomes = outcomes;
	}

	/**
	 * Of documents that have not counted.
	 * @return whether one of them has raised the available marks of a test
	 */
	public boolean publish(Collection<Long> documentIds) {
		List<AvailableRaised> raised = this.marks.publish(documentIds);
		add(List.of(), raised);
		return !raised.isEmpty();
	}

	/** Of documents with their next revisions' scans, while others count no more. */
	public void replace(Collection<Long> replacedIds, Collection<Long> withdrawnIds) {
		add(replacedIds, this.marks.replace(replacedIds, withdrawnIds));
	}

	private void add(Collection<Long> anew, List<AvailableRaised> raised) {
		Map<Long, AvailableChanges> changes = new HashMap<>();
		raised.forEach((each) -> changes
			.computeIfAbsent(each.documentId(), (documentId) -> new AvailableChanges(each.tests(), new ArrayList<>()))
			.first()
			.add(new AvailableChanges.Change(each.testId(), each.before(), each.after())));
		this.outcomes.addAvailableChanges(anew, changes);
	}

}

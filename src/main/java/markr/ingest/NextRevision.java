package markr.ingest;

import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Order.Outcome;
import markr.importvault.orders.Revisions;
import markr.marks.Marks;
import markr.marks.Revision;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Puts a staged revision in the place of the one before, marks and state in one
 * transaction: readers see the old one, then the new one. Safe to run again, and refused
 * to a node whose run was taken over.
 */
@Component
class NextRevision {

	private final Revisions revisions;

	private final Marks marks;

	NextRevision(Revisions revisions, Marks marks) {
		this.revisions = revisions;
		this.marks = marks;
	}

	/** Joins the transaction of the step. */
	@Transactional(propagation = Propagation.MANDATORY)
	public void conclude(JobExecution execution, Conclusion conclusion) {
		this.revisions.lock(conclusion.documentId(), ImportJob.claimOf(execution), ImportJob.revisionOf(execution))
			.ifPresent((before) -> this.revisions.conclude(conclusion, Outcome.of(before, conclusion.isPublication(),
					conclusion.isPublication() ? accept(before) : refuse(before))));
	}

	/** Whether a scan has changed. */
	private boolean accept(Document before) {
		return (before.state() == DocumentState.WITHDRAWN) ? this.marks.replaceUncounted(before.documentId())
				: this.marks.replace(before.documentId());
	}

	private boolean refuse(Document before) {
		if (before.state() == DocumentState.PUBLISHED) {
			this.marks.withdraw(before.documentId());
		}
		this.marks.discard(Revision.CURRENT, before.documentId());
		this.marks.discard(Revision.NEXT, before.documentId());
		return false;
	}

}

package markr.ingest;

import java.util.List;

import markr.importvault.Outcomes;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Order;
import markr.importvault.orders.Revisions;
import markr.marks.Marks;
import markr.marks.Revision;

import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.flow.FlowExecutionStatus;
import org.springframework.batch.core.job.flow.JobExecutionDecider;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * Decides what becomes of a staged document, and carries it out in one transaction with
 * the document's state. Both outcomes are safe to run again, and refused to a node whose
 * import was taken over.
 */
@Component
class Verdict implements JobExecutionDecider {

	static final String PUBLISH = "PUBLISH";

	static final String REJECT = "REJECT";

	private final JobRepository repository;

	private final Outcomes outcomes;

	private final Marks marks;

	private final Publications publications;

	private final Revisions revisions;

	Verdict(JobRepository repository, Outcomes outcomes, Marks marks, Publications publications, Revisions revisions) {
		this.repository = repository;
		this.outcomes = outcomes;
		this.marks = marks;
		this.publications = publications;
		this.revisions = revisions;
	}

	@Override
	public FlowExecutionStatus decide(JobExecution execution, StepExecution stage) {
		StageCounts counts = requireComplete(StageCounts.of(stage.getExecutionContext()));
		return new FlowExecutionStatus((counts.violations() > 0) ? REJECT : PUBLISH);
	}

	/**
	 * Makes all results of the document count, or drops what was staged of it; its
	 * violations stay.
	 */
	RepeatStatus conclude(StepContribution contribution, ChunkContext context) {
		JobExecution execution = contribution.getStepExecution().getJobExecution();
		StageCounts counts = requireComplete(StageCounts.of(this.repository, execution));
		Conclusion conclusion = new Conclusion(ImportJob.documentOf(execution), counts.results(), counts.violations());
		if (ImportJob.revisionOf(execution) > ImportJob.FIRST_REVISION) {
			concludeNext(execution, conclusion);
		}
		else {
			this.outcomes.conclude(conclusion, ImportJob.claimOf(execution), () -> {
				if (conclusion.isPublication()) {
					this.publications.publish(List.of(conclusion.documentId()));
				}
				else {
					this.marks.discard(Revision.CURRENT, conclusion.documentId());
				}
			});
		}
		return RepeatStatus.FINISHED;
	}

	/** Half a document must not count, for whatever reason its reading has ended. */
	private static StageCounts requireComplete(StageCounts counts) {
		Assert.state(counts.complete(), "The document was not read to its end");
		return counts;
	}

	/** Puts a staged revision in the place of the one before. */
	private void concludeNext(JobExecution execution, Conclusion conclusion) {
		this.revisions.lock(conclusion.documentId(), ImportJob.claimOf(execution), ImportJob.revisionOf(execution))
			.ifPresent((before) -> this.revisions.conclude(conclusion, Order.Outcome.of(before,
					conclusion.isPublication(), conclusion.isPublication() ? accept(before) : refuse(before))));
	}

	/** Whether a scan has changed. */
	private boolean accept(Document before) {
		boolean differs = this.marks.nextDiffers(before.documentId());
		if (differs && before.state() == DocumentState.WITHDRAWN) {
			this.marks.replaceUncounted(before.documentId());
		}
		else if (differs) {
			this.publications.replace(List.of(before.documentId()), List.of());
		}
		return differs;
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

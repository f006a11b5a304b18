package markr.ingest;

import markr.importvault.Outcomes;
import markr.marks.Marks;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.stereotype.Component;

/**
 * Drops what was staged of the document, in one transaction with the document's state;
 * its violations stay. Safe to run again, and refused to a node whose import was taken
 * over.
 */
@Component
class RejectTasklet implements Tasklet {

	private final JobRepository repository;

	private final Outcomes outcomes;

	private final Marks marks;

	RejectTasklet(JobRepository repository, Outcomes outcomes, Marks marks) {
		this.repository = repository;
		this.outcomes = outcomes;
		this.marks = marks;
	}

	@Override
	public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
		var execution = contribution.getStepExecution().getJobExecution();
		long documentId = ImportJob.documentOf(execution);
		StageCounts counts = StageCounts.of(this.repository, execution);
		if (this.outcomes.reject(documentId, ImportJob.claimOf(execution), counts.results(), counts.violations())) {
			this.marks.discard(documentId);
		}
		return RepeatStatus.FINISHED;
	}

}

package markr.ingest;

import java.util.List;
import java.util.Map;

import markr.importvault.Outcomes;
import markr.importvault.document.Violation;
import markr.marks.Marks;
import markr.marks.Revision;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Stages what was accepted and keeps the violations of what was not. Once a document has
 * a violation nothing more of it is staged, since nothing of it will count; it is read on
 * for the rest of its violations. Not thread-safe.
 */
@Component
@StepScope
class OutcomeWriter implements ItemStreamWriter<CollectedOutcomes> {

	private final Outcomes outcomes;

	private final Marks marks;

	private final Revision revision;

	private final long documentId;

	private final long claim;

	private StageCounts counts = StageCounts.of(new ExecutionContext());

	OutcomeWriter(Outcomes outcomes, Marks marks,
			@Value("#{jobParameters['" + ImportJob.DOCUMENT + "']}") long documentId,
			@Value("#{jobParameters['" + ImportJob.REVISION + "']}") long revision,
			@Value("#{jobParameters['" + ImportJob.CLAIM + "']}") long claim) {
		this.outcomes = outcomes;
		this.marks = marks;
		this.revision = (revision == ImportJob.FIRST_REVISION) ? Revision.CURRENT : Revision.NEXT;
		this.documentId = documentId;
		this.claim = claim;
	}

	@Override
	public void open(ExecutionContext position) {
		this.counts = StageCounts.of(position);
	}

	@Override
	public void write(Chunk<? extends CollectedOutcomes> chunk) {
		this.outcomes.requireClaim(this.documentId, this.claim);
		CollectedOutcomes found = new CollectedOutcomes();
		chunk.forEach(found::addAll);
		if (this.counts.isBeginning() && this.claim > ImportJob.FIRST_CLAIM) {
			// The position of an import is lost if its node dies just after a restart,
			// when the new step has been recorded, but not where it resumes. Then it
			// begins anew.
			this.marks.discard(this.revision, this.documentId);
			this.outcomes.discardViolations(this.documentId);
		}
		addViolations(found.violations());
		this.counts = this.counts.plus(found.results(), found.violations().size());
		if (this.counts.violations() == 0) {
			this.marks.stage(this.revision, Map.of(this.documentId, found.scans()));
		}
	}

	private void addViolations(List<Violation> found) {
		if (this.revision == Revision.NEXT) {
			this.outcomes.addNextViolations(this.documentId, this.counts.violations(), found);
		}
		else {
			this.outcomes.addViolations(this.documentId, this.counts.violations(), found);
		}
	}

	@Override
	public void update(ExecutionContext position) {
		this.counts.writeTo(position);
	}

}

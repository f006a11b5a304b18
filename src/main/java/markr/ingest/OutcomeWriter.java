package markr.ingest;

import java.util.ArrayList;
import java.util.List;

import markr.importvault.Outcomes;
import markr.importvault.VaultProperties;
import markr.importvault.Violation;
import markr.marks.Marks;
import markr.marks.Scan;

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
class OutcomeWriter implements ItemStreamWriter<Outcome> {

	private final Outcomes outcomes;

	private final Marks marks;

	private final int violationsMax;

	private final long documentId;

	private final long claim;

	private StageCounts counts = StageCounts.of(new ExecutionContext());

	OutcomeWriter(Outcomes outcomes, Marks marks, VaultProperties vault,
			@Value("#{jobParameters['" + ImportJob.DOCUMENT + "']}") long documentId,
			@Value("#{jobParameters['" + ImportJob.CLAIM + "']}") long claim) {
		this.outcomes = outcomes;
		this.marks = marks;
		this.violationsMax = vault.violationsMax();
		this.documentId = documentId;
		this.claim = claim;
	}

	@Override
	public void open(ExecutionContext position) {
		this.counts = StageCounts.of(position);
	}

	@Override
	public void write(Chunk<? extends Outcome> chunk) {
		this.outcomes.requireClaim(this.documentId, this.claim);
		List<Scan> scans = new ArrayList<>(chunk.size());
		List<Violation> violations = new ArrayList<>();
		long results = 0;
		for (Outcome outcome : chunk) {
			if (outcome instanceof Outcome.Accepted accepted) {
				scans.add(accepted.scan());
				results++;
			}
			else if (outcome instanceof Outcome.Rejected rejected) {
				violations.addAll(rejected.violations());
				results += rejected.isResult() ? 1 : 0;
			}
		}
		if (this.counts.isBeginning() && this.claim > ImportJob.FIRST_CLAIM) {
			discardEarlierAttempts();
		}
		keep(violations);
		this.counts = this.counts.plus(results, violations.size());
		if (this.counts.violations() == 0) {
			this.marks.stage(this.documentId, scans);
		}
	}

	@Override
	public void update(ExecutionContext position) {
		this.counts.writeTo(position);
	}

	/**
	 * The position of an import is lost if its node dies just after a restart, when the
	 * new step has been recorded, but not where it goes on. Then it begins anew.
	 */
	private void discardEarlierAttempts() {
		this.marks.discard(this.documentId);
		this.outcomes.discardViolations(this.documentId);
	}

	private void keep(List<Violation> violations) {
		int kept = (int) Math.min(this.counts.violations(), this.violationsMax);
		int room = Math.min(this.violationsMax - kept, violations.size());
		if (room > 0) {
			this.outcomes.addViolations(this.documentId, kept, violations.subList(0, room));
		}
	}

}

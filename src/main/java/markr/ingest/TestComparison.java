package markr.ingest;

import markr.marks.DryRuns;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Keeps what a dry run would make of tests, given by their ids. */
@Component
@StepScope
class TestComparison implements ItemWriter<String> {

	private final DryRuns dryRuns;

	private final long order;

	TestComparison(DryRuns dryRuns, @Value("#{jobParameters['" + ReprocessingJob.ORDER + "']}") long order) {
		this.dryRuns = dryRuns;
		this.order = order;
	}

	@Override
	public void write(Chunk<? extends String> testIds) {
		testIds.forEach((testId) -> this.dryRuns.compare(this.order, testId));
	}

}

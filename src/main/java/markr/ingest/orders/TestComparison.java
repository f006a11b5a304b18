package markr.ingest.orders;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Keeps what a dry run would make of tests, given by their ids. */
@Component
@StepScope
class TestComparison implements ItemWriter<String> {

	private final TestComparisonTable tests;

	private final long order;

	TestComparison(TestComparisonTable tests, @Value("#{jobParameters['" + ReprocessingJob.ORDER + "']}") long order) {
		this.tests = tests;
		this.order = order;
	}

	@Override
	public void write(Chunk<? extends String> testIds) {
		testIds.forEach((testId) -> this.tests.compare(this.order, testId));
	}

}

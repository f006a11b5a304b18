package markr.ingest.orders;

import markr.importvault.orders.Orders;
import markr.ingest.Shutdown;
import markr.marks.DryRuns;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.CompositeItemWriter;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code dry-run}: judges documents as {@link ReprocessingJob} does, but only
 * records what would become of them; then compares each test with what it would be. What
 * people read is not touched, and nothing of it is held.
 */
@Configuration
class DryRunJob {

	static final String NAME = "dry-run";

	/** The step that a node carries out for one part; also the name of its bean. */
	static final String PART = "tryPart";

	@Bean
	Job dryRun(JobRepository repository, Step tryDocuments, Step compareTests, Step endDryRun) {
		return new JobBuilder(NAME, repository).start(tryDocuments).next(compareTests).next(endDryRun).build();
	}

	@Bean
	Step tryDocuments(JobRepository repository, Partitioner documentParts, RemoteParts handler) {
		return new StepBuilder("try-documents", repository).partitioner(PART, documentParts)
			.partitionHandler(handler)
			.build();
	}

	@Bean(PART)
	Step tryPart(JobRepository repository, PlatformTransactionManager transactions, PendingDocuments reader,
			RevisionJudge judge, DryRunWriter writer, Shutdown shutdown) {
		return ReprocessingJob.part(PART, repository, transactions, reader, judge, writer, shutdown);
	}

	/** A test is an item: what is compared, a restart passes over. */
	@Bean
	Step compareTests(JobRepository repository, PlatformTransactionManager transactions,
			ListItemReader<String> testsToCompare, CompositeItemWriter<String> comparedTests, Shutdown shutdown) {
		return new StepBuilder("compare-tests", repository).<String, String>chunk(1)
			.transactionManager(transactions)
			.reader(testsToCompare)
			.writer(comparedTests)
			.interruptionPolicy(shutdown)
			.build();
	}

	@Bean
	@StepScope
	ListItemReader<String> testsToCompare(TestComparisonTable tests,
			@Value("#{jobParameters['" + ReprocessingJob.ORDER + "']}") long order) {
		return new ListItemReader<>(tests.testsToCompare(order));
	}

	/**
	 * Of a class, since Spring Batch warns of a writer that is known as interface only.
	 */
	@Bean
	@StepScope
	CompositeItemWriter<String> comparedTests(TestComparisonTable tests,
			@Value("#{jobParameters['" + ReprocessingJob.ORDER + "']}") long order) {
		return new CompositeItemWriter<>((testIds) -> testIds.forEach((testId) -> tests.compare(order, testId)));
	}

	@Bean
	Step endDryRun(JobRepository repository, PlatformTransactionManager transactions, Orders orders, DryRuns dryRuns) {
		return new StepBuilder("end", repository).tasklet((contribution, context) -> {
			long order = ReprocessingJob.orderOf(contribution.getStepExecution().getJobExecution());
			dryRuns.discardScans(order);
			orders.endDryRun(order, null);
			return RepeatStatus.FINISHED;
		}, transactions).build();
	}

}

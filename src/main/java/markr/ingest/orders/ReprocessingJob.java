package markr.ingest.orders;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import markr.importvault.orders.OrderedDocuments;
import markr.ingest.ImportJob;
import markr.ingest.Shutdown;
import markr.ingest.SmallDocument;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code reprocess-documents}: all documents of an order, in parts that any node
 * takes up. An item is a number of documents, and one transaction concludes them, so a
 * part has nothing to restart from: what it has not concluded is still to come. Documents
 * that are large, or that Markr fails at, leave the others and are processed by
 * {@link ImportJob}.
 */
@Configuration
class ReprocessingJob {

	static final String NAME = "reprocess-documents";

	/** Identifying: the number of the order. */
	static final String ORDER = "order";

	/** The step that a node carries out for one part; also the name of its bean. */
	static final String PART = "reprocessPart";

	/** Of the documents of a part. */
	static final String FIRST = "first";

	static final String LAST = "last";

	/** A part of fewer would cost more for its record than for its documents. */
	private static final int PART_DOCUMENTS_MIN = 500;

	/** The record of all parts is read at once. */
	private static final int PARTS_MAX = 200;

	@Bean
	Job reprocessDocuments(JobRepository repository, Step reprocess) {
		return new JobBuilder(NAME, repository).start(reprocess).build();
	}

	@Bean
	Step reprocess(JobRepository repository, Partitioner documentParts, RemoteParts handler) {
		return new StepBuilder("reprocess", repository).partitioner(PART, documentParts)
			.partitionHandler(handler)
			.build();
	}

	/** Parts of documents, the same each time: a restart asks for them again. */
	@Bean
	@StepScope
	Partitioner documentParts(OrderedDocuments documents, @Value("#{jobParameters['" + ORDER + "']}") long order) {
		return (gridSize) -> {
			Map<String, ExecutionContext> contexts = new LinkedHashMap<>();
			for (OrderedDocuments.Part part : documents.parts(order, PART_DOCUMENTS_MIN, PARTS_MAX)) {
				contexts.put(String.format(Locale.ROOT, "%03d", contexts.size() + 1),
						new ExecutionContext(Map.of(FIRST, part.first(), LAST, part.last())));
			}
			return contexts;
		};
	}

	@Bean(PART)
	Step reprocessPart(JobRepository repository, PlatformTransactionManager transactions, PendingDocuments reader,
			RevisionJudge judge, RevisionWriter writer, Shutdown shutdown) {
		return part(PART, repository, transactions, reader, judge, writer, shutdown);
	}

	static Step part(String name, JobRepository repository, PlatformTransactionManager transactions,
			PendingDocuments reader, RevisionJudge judge, ItemWriter<List<JudgedRevision>> writer, Shutdown shutdown) {
		return new StepBuilder(name, repository).<List<SmallDocument>, List<JudgedRevision>>chunk(1)
			.transactionManager(transactions)
			.reader(reader)
			.processor(judge)
			.writer(writer)
			.interruptionPolicy(shutdown)
			.build();
	}

	static long orderOf(JobExecution execution) {
		return Objects.requireNonNull(execution.getJobParameters().getLong(ORDER));
	}

	static JobParameters parameters(long order) {
		return new JobParametersBuilder().addLong(ORDER, order, true).toJobParameters();
	}

}

package markr.ingest;

import java.util.List;
import java.util.Objects;

import markr.importvault.ImportGroups;
import markr.importvault.ImportVault;
import markr.importvault.document.Document;
import markr.importvault.document.ImportGroup;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.support.ListItemReader;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code import-group}: its items are small documents, each read, judged and
 * concluded whole, and all of a group make one chunk. So there is nothing to stage and
 * nothing to restart from: what a group has not concluded is imported by
 * {@link ImportJob}, document by document.
 */
@Configuration
public class GroupJob {

	public static final String NAME = "import-group";

	/** Identifying: a group is run once. */
	static final String GROUP = "group";

	/** Not identifying: the document whose work row the group is run for. */
	static final String LEADER = "leader";

	@Bean
	Job importGroup(JobRepository repository, Step conclude) {
		return new JobBuilder(NAME, repository).preventRestart().start(conclude).build();
	}

	@Bean
	Step conclude(JobRepository repository, PlatformTransactionManager transactions,
			ListItemReader<SmallDocument> groupReader, DocumentJudge judge, GroupWriter writer, Shutdown shutdown,
			IngestProperties properties) {
		return new StepBuilder("conclude", repository)
			// One more than there are: the chunk that reads the last finds the end.
			.<SmallDocument, JudgedDocument>chunk(properties.groupDocuments() + 1)
			.transactionManager(transactions)
			.reader(groupReader)
			.processor(judge)
			.writer(writer)
			.interruptionPolicy(shutdown)
			.build();
	}

	@Bean
	@StepScope
	ListItemReader<SmallDocument> groupReader(ImportGroups groups, ImportVault vault,
			@Value("#{jobParameters['" + GROUP + "']}") long group) {
		List<Document> documents = groups.documents(group);
		var contents = vault.contents(documents.stream().map(Document::documentId).toList());
		return new ListItemReader<>(
				documents.stream().map((document) -> SmallDocument.of(document, contents)).toList());
	}

	public static JobParameters identity(long group) {
		return new JobParametersBuilder().addLong(GROUP, group, true).toJobParameters();
	}

	public static JobParameters parameters(ImportGroup group) {
		return new JobParametersBuilder(identity(group.number())).addLong(LEADER, group.leader(), false)
			.toJobParameters();
	}

	static long leaderOf(JobExecution execution) {
		return Objects.requireNonNull(execution.getJobParameters().getLong(LEADER));
	}

}

package markr.ingest;

import java.util.Objects;

import markr.importvault.document.Document;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The job {@code import-document}: stage, then publish, or reject if there is any
 * violation. Its metadata, the staged scans and the marks share one transaction manager;
 * restart safety rests on that.
 * <p>
 * The names of job, steps and parameters are part of the metadata: after renaming one,
 * imports under way begin anew.
 */
@Configuration
public class ImportJob {

	static final String NAME = "import-document";

	static final String STAGE = "stage";

	/** Identifying, with the revision: one document and revision is one job instance. */
	static final String DOCUMENT = "document";

	static final String REVISION = "revision";

	/** Not identifying: each restart comes under a claim of its own. */
	static final String CLAIM = "claim";

	/** What a document is imported as; higher ones are processed again. */
	static final int FIRST_REVISION = 1;

	/** No attempt can have come before the one under this claim. */
	static final long FIRST_CLAIM = 1;

	@Bean
	Job importDocument(JobRepository repository, Step stage, Verdict verdict, Step publish, Step reject) {
		return new JobBuilder(NAME, repository).start(stage)
			.next(verdict)
			.on(Verdict.PUBLISH)
			.to(publish)
			.from(verdict)
			.on(Verdict.REJECT)
			.to(reject)
			.end()
			.build();
	}

	@Bean
	Step stage(JobRepository repository, PlatformTransactionManager transactions, ScanReader reader,
			OutcomeWriter writer, Shutdown shutdown, IngestProperties properties) {
		return new StepBuilder(STAGE, repository).<CollectedOutcomes, CollectedOutcomes>chunk(properties.chunkBlocks())
			.transactionManager(transactions)
			.reader(reader)
			.writer(writer)
			.interruptionPolicy(shutdown)
			.build();
	}

	@Bean
	Step publish(JobRepository repository, PlatformTransactionManager transactions, Verdict verdict) {
		return new StepBuilder("publish", repository).tasklet(verdict::conclude, transactions).build();
	}

	@Bean
	Step reject(JobRepository repository, PlatformTransactionManager transactions, Verdict verdict) {
		return new StepBuilder("reject", repository).tasklet(verdict::conclude, transactions).build();
	}

	static JobParameters identity(Document document) {
		return identity(document, document.revision());
	}

	/** Of a document that is processed as a revision. */
	static JobParameters identity(Document document, int revision) {
		return new JobParametersBuilder().addLong(DOCUMENT, document.documentId(), true)
			.addLong(REVISION, (long) revision, true)
			.toJobParameters();
	}

	static JobParameters parameters(JobParameters identity, long claim) {
		return new JobParametersBuilder(identity).addLong(CLAIM, claim, false).toJobParameters();
	}

	static long documentOf(JobExecution execution) {
		return Objects.requireNonNull(execution.getJobParameters().getLong(DOCUMENT));
	}

	static int revisionOf(JobExecution execution) {
		return Objects.requireNonNull(execution.getJobParameters().getLong(REVISION)).intValue();
	}

	static long claimOf(JobExecution execution) {
		return Objects.requireNonNull(execution.getJobParameters().getLong(CLAIM));
	}

}

package markr.ingest;

import java.util.List;
import java.util.Map;

import markr.importvault.VaultedContent;
import markr.importvault.document.Document;

import org.springframework.batch.core.job.Job;
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
 * The job {@code import-small}: each of its chunks takes what waits of small documents,
 * reads, judges and concludes them whole, until nothing waits any more. So its record
 * costs once for many documents, and there is nothing to stage and nothing to restart
 * from: what a failed chunk has not concluded is imported by {@link ImportJob}, document
 * by document.
 */
@Configuration
class SmallImportJob {

	static final String NAME = "import-small";

	/** Identifying: each run is another one. */
	static final String RUN = "run";

	@Bean
	Job importSmall(JobRepository repository, Step conclude) {
		return new JobBuilder(NAME, repository).preventRestart().start(conclude).build();
	}

	@Bean
	Step conclude(JobRepository repository, PlatformTransactionManager transactions, SmallImportReader reader,
			DocumentJudge judge, SmallImportWriter writer, Shutdown shutdown) {
		// What is taken by one read is a chunk.
		return new StepBuilder("conclude", repository).<Taken, Judged>chunk(1)
			.transactionManager(transactions)
			.reader(reader)
			.processor((taken) -> taken.judgedBy(judge))
			.writer(writer)
			.interruptionPolicy(shutdown)
			.build();
	}

	static JobParameters identity(long run) {
		return new JobParametersBuilder().addLong(RUN, run, true).toJobParameters();
	}

	/**
	 * Small documents that a transaction has taken.
	 *
	 * @param attempt the number of the attempt at them
	 * @param documents in the order of their arrival; none if nothing is to be done
	 * @param contents theirs, by their ids, to be read once
	 */
	record Taken(long attempt, List<Document> documents, Map<Long, VaultedContent> contents) {

		Judged judgedBy(DocumentJudge judge) {
			return new Judged(this.attempt,
					this.documents.stream()
						.map((document) -> judge.judge(document, this.contents.get(document.documentId())))
						.toList());
		}

	}

	/**
	 * The same with everything that was found in them.
	 *
	 * @param attempt the number of the attempt at them
	 * @param documents in the order of their arrival
	 */
	record Judged(long attempt, List<JudgedDocument> documents) {
	}

}

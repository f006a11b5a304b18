package markr.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.xml.builder.StaxEventItemReaderBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.FileSystemResource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.oxm.jaxb.Jaxb2Marshaller;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;

/**
 * What Spring Batch's guides lead to, and what Markr is measured by: a StAX reader with
 * JAXB, a batched upsert, chunks of 1000, the JDBC job repository, one thread. It keeps
 * no document, judges nothing and counts nothing.
 * <p>
 * Reads the URL of its database and then files or folders from its standard input, one a
 * line, imports them with one launch each, and answers each line with the number of
 * results.
 */
@EnableBatchProcessing
@EnableJdbcJobRepository(isolationLevelForCreate = Isolation.READ_COMMITTED)
class StockJob {

	private static final int CHUNK_RESULTS = 1000;

	private static final String UPSERT = """
			insert into result (test_id, student_number, available, obtained)
			values (:testId, :studentNumber, :summaryMarks.available, :summaryMarks.obtained)
			on conflict (test_id, student_number) do update
			set obtained = greatest(result.obtained, excluded.obtained)
			""";

	public static void main(String[] args) throws Exception {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		Map<String, Object> settings = Map.of("spring.config.name", "stock-job", "database.url", input.readLine(),
				"logging.level.root", "warn", "spring.main.banner-mode", "off");
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(StockJob.class)
			.web(WebApplicationType.NONE)
			.properties(settings)
			.run(args)) {
			System.out.println("ready");
			Imports imports = context.getBean(Imports.class);
			for (String line; (line = input.readLine()) != null;) {
				System.out.println(imports.run(Path.of(line)));
			}
		}
	}

	@Bean
	static DataSource dataSource(@Value("${database.url}") String url) {
		HikariDataSource dataSource = new HikariDataSource();
		dataSource.setJdbcUrl(url);
		return dataSource;
	}

	@Bean
	static PlatformTransactionManager transactionManager(DataSource dataSource) {
		return new JdbcTransactionManager(dataSource);
	}

	@Bean
	static Jaxb2Marshaller marshaller() {
		Jaxb2Marshaller marshaller = new Jaxb2Marshaller();
		marshaller.setClassesToBeBound(StockResult.class);
		return marshaller;
	}

	@Bean
	static Imports imports(JobRepository repository, JobOperator operator, PlatformTransactionManager transactions,
			DataSource dataSource, Jaxb2Marshaller marshaller) {
		return new Imports(repository, operator, transactions, dataSource, marshaller);
	}

	/** Launches the job, on the calling thread. */
	record Imports(JobRepository repository, JobOperator operator, PlatformTransactionManager transactions,
			DataSource dataSource, Jaxb2Marshaller marshaller) {

		/** The number of results written. */
		long run(Path fileOrFolder) throws Exception {
			long results = 0;
			for (Path file : files(fileOrFolder)) {
				JobExecution execution = this.operator.start(
						new JobBuilder("import-results", this.repository).start(step(file)).build(),
						new JobParametersBuilder().addString("file", file.toString()).toJobParameters());
				if (execution.getStatus() != BatchStatus.COMPLETED) {
					throw new IllegalStateException(file + ": " + execution.getAllFailureExceptions());
				}
				results += execution.getStepExecutions().iterator().next().getWriteCount();
			}
			return results;
		}

		private static List<Path> files(Path fileOrFolder) throws IOException {
			try (Stream<Path> files = Files.isDirectory(fileOrFolder) ? Files.list(fileOrFolder)
					: Stream.of(fileOrFolder)) {
				return files.sorted().toList();
			}
		}

		private Step step(Path file) {
			var writer = new JdbcBatchItemWriterBuilder<StockResult>().dataSource(this.dataSource)
				.sql(UPSERT)
				.beanMapped()
				.build();
			writer.afterPropertiesSet();
			return new StepBuilder("import", this.repository).<StockResult, StockResult>chunk(CHUNK_RESULTS)
				.transactionManager(this.transactions)
				.reader(new StaxEventItemReaderBuilder<StockResult>().name("results")
					.resource(new FileSystemResource(file))
					.addFragmentRootElements("mcq-test-result")
					.unmarshaller(this.marshaller)
					.build())
				.writer(writer)
				.build();
		}

	}

}

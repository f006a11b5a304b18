package markr.ingest.orders;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import markr.ingest.InfrastructureFailure;
import markr.ingest.IngestProperties;
import markr.ingest.JobRecordTable;
import markr.ingest.Shutdown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.integration.partition.BeanFactoryStepLocator;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.batch.integration.partition.StepExecutionRequestHandler;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.Pollers;
import org.springframework.integration.jdbc.store.JdbcChannelMessageStore;
import org.springframework.integration.jdbc.store.channel.PostgresChannelMessageStoreQueryProvider;
import org.springframework.integration.store.MessageGroupQueue;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * The channel on which the parts of a job wait, kept by the database, and the threads
 * that take them from it on this node. Each is taken once, before it is begun: a node
 * that dies with one leaves it to {@link RemoteParts}.
 */
@Configuration
class PartChannel {

	private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

	private static final long IDLE_SECONDS = 10;

	private static final Logger logger = LoggerFactory.getLogger(PartChannel.class);

	@Bean
	JdbcChannelMessageStore partStore(DataSource dataSource) {
		JdbcChannelMessageStore store = new JdbcChannelMessageStore(dataSource);
		store.setChannelMessageStoreQueryProvider(new PostgresChannelMessageStoreQueryProvider());
		store.addAllowedPatterns("org.springframework.batch.integration.partition.*", "org.springframework.messaging.*",
				"java.util.*", "java.lang.*");
		return store;
	}

	@Bean
	QueueChannel parts(JdbcChannelMessageStore partStore) {
		return new QueueChannel(new MessageGroupQueue(partStore, "parts"));
	}

	/**
	 * A thread takes one part after the other; while all threads are busy, nothing is
	 * taken.
	 */
	@Bean
	IntegrationFlow partsOfThisNode(QueueChannel parts, StepExecutionRequestHandler partHandler, JobRecordTable records,
			Shutdown shutdown, IngestProperties properties) {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(0, properties.reprocessThreads(), IDLE_SECONDS,
				TimeUnit.SECONDS, new SynchronousQueue<>(), new CustomizableThreadFactory("reprocess-"),
				new ThreadPoolExecutor.DiscardPolicy());
		return IntegrationFlow.from(parts).handle(StepExecutionRequest.class, (part, headers) -> {
			// Its job may have been interrupted while it waited.
			if (!records.running(List.of(part.getStepExecutionId())).isEmpty()) {
				carryOut(part, partHandler, shutdown);
			}
			return null;
		}, (endpoint) -> endpoint.poller(Pollers.fixedDelay(POLL_INTERVAL)
			.receiveTimeout(0)
			.taskExecutor(threads)
			.errorHandler(PartChannel::log))).get();
	}

	/** If this node is shutting down, the part is ended as stopped at once. */
	private static void carryOut(StepExecutionRequest part, StepExecutionRequestHandler handler, Shutdown shutdown) {
		boolean begun = shutdown.run(() -> {
			handler.handle(part);
			return true;
		});
		if (!begun) {
			handler.handle(part);
		}
	}

	/** That the database is away, the health reports. */
	private static void log(Throwable failure) {
		if (!InfrastructureFailure.isCauseOf(failure)) {
			logger.error("A part of a job could not be taken or begun; it is offered again", failure);
		}
	}

	@Bean
	StepExecutionRequestHandler partHandler(JobRepository repository, BeanFactory steps) {
		StepExecutionRequestHandler handler = new StepExecutionRequestHandler();
		handler.setJobRepository(repository);
		BeanFactoryStepLocator locator = new BeanFactoryStepLocator();
		locator.setBeanFactory(steps);
		handler.setStepLocator(locator);
		return handler;
	}

}

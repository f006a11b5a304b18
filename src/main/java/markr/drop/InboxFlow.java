package markr.drop;

import java.time.Clock;
import java.time.ZoneId;
import java.util.List;

import markr.importvault.DocumentLog;
import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.RefusedDrop;
import markr.importvault.VaultProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.Pollers;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The way of a file through the inbox folder: looked for, claimed, stored in the vault,
 * removed; and the way back of a refused one. Both ways are polled, since events of the
 * file system tell nothing of what other hosts do.
 */
@Configuration(proxyBeanMethods = false)
class InboxFlow {

	private static final Logger logger = LoggerFactory.getLogger(InboxFlow.class);

	@Bean
	Inbox inbox(InboxProperties properties, ImportVault vault, Outcomes outcomes, VaultProperties vaultProperties,
			Clock clock) {
		return Inbox.open(properties, vault, outcomes, vaultProperties.documentSizeMax().toBytes(),
				clock.withZone(ZoneId.systemDefault()), System::nanoTime);
	}

	@Bean
	IntegrationFlow inboxIntakeFlow(Inbox inbox, InboxProperties properties,
			@Qualifier("inboxScheduler") ThreadPoolTaskScheduler scheduler) {
		return IntegrationFlow
			.from(inbox.claimedFiles(),
					(files) -> files.poller(Pollers.fixedDelay(properties.pollInterval()).maxMessagesPerPoll(-1))
						.taskScheduler(scheduler))
			.<List<ClaimedFile>>handle((files, headers) -> {
				inbox.intake().store(files);
				return null;
			})
			.get();
	}

	// A flow rather than @Scheduled: it starts and stops together with the way in.
	@Bean
	IntegrationFlow inboxAnswerFlow(Inbox inbox, InboxProperties properties,
			@Qualifier("inboxScheduler") ThreadPoolTaskScheduler scheduler) {
		return IntegrationFlow.fromSupplier(inbox.answers(),
				// Nobody waits for these as for statistics.
				(pass) -> pass
					.poller(Pollers.fixedDelay(properties.pollInterval().multipliedBy(2)).maxMessagesPerPoll(-1))
					.taskScheduler(scheduler))
			.handle(RefusedDrop.class, (drop, headers) -> {
				DocumentLog.about(drop.document(),
						() -> logger.info("Document came back to the inbox: {}, {} violations (receipt {})",
								drop.document().state(), drop.document().violations(), drop.receiptId()));
				return null;
			})
			.get();
	}

	@Bean
	HealthIndicator inboxHealthIndicator(Inbox inbox) {
		return new InboxHealthIndicator(inbox.troubles());
	}

	/**
	 * A thread for each flow, so that a large file does not hold up answers, and nobody
	 * else's work holds up either. Not for others to be injected.
	 */
	@Bean(defaultCandidate = false)
	@DependsOn("inbox")
	ThreadPoolTaskScheduler inboxScheduler() {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setPoolSize(2);
		scheduler.setThreadNamePrefix("inbox-");
		// A file that is being stored is either committed or stays claimed.
		scheduler.setWaitForTasksToCompleteOnShutdown(true);
		scheduler.setAwaitTerminationSeconds(10);
		return scheduler;
	}

}

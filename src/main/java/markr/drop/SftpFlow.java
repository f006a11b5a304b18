package markr.drop;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

import markr.importvault.DocumentLog;
import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.RefusedDrop;
import markr.importvault.VaultProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.Pollers;
import org.springframework.integration.dsl.context.IntegrationFlowContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The way of files that Markr fetches from SFTP servers, and the way back of refused
 * ones: two flows for each server, as many servers as are configured.
 */
@Configuration(proxyBeanMethods = false)
class SftpFlow {

	private static final Logger logger = LoggerFactory.getLogger(SftpFlow.class);

	/** However many servers there are; each has its turn. */
	private static final int THREADS_MAX = 64;

	@Bean
	SftpLeases sftpLeases(SftpLeaseTable table) {
		return new SftpLeases(table);
	}

	@Bean
	SftpServers sftpServers(SftpProperties properties, SftpLeases leases, ImportVault vault, Outcomes outcomes,
			VaultProperties vaultProperties, Clock clock) {
		return new SftpServers(properties.servers()
			.entrySet()
			.stream()
			.map((server) -> new SftpServer(server.getKey(), server.getValue(), properties.spoolDirectory().toPath(),
					leases, vault, outcomes, vaultProperties.documentSizeMax().toBytes(),
					clock.withZone(ZoneId.systemDefault()), System::nanoTime))
			.toList());
	}

	// Flows are beans, and how many there are is known only from the settings.
	@Bean
	SmartInitializingSingleton sftpFlows(SftpServers servers, SftpProperties properties, SftpLeases leases,
			IntegrationFlowContext flows, @Qualifier("sftpScheduler") ThreadPoolTaskScheduler scheduler) {
		return () -> {
			for (SftpServer server : servers.all()) {
				Duration pause = properties.servers().get(server.name()).pollInterval();
				flows.registration(intake(server, pause, scheduler))
					.id("sftpIntakeFlow." + server.name())
					.autoStartup(false)
					.register();
				flows.registration(answers(server, pause, scheduler))
					.id("sftpAnswerFlow." + server.name())
					.autoStartup(false)
					.register();
			}
			if (!servers.all().isEmpty()) {
				scheduler.scheduleWithFixedDelay(leases::renew, SftpLeases.RENEWAL);
			}
		};
	}

	private static IntegrationFlow intake(SftpServer server, Duration pause, ThreadPoolTaskScheduler scheduler) {
		return IntegrationFlow
			.fromSupplier(server::claim,
					(files) -> files.poller(Pollers.fixedDelay(pause).maxMessagesPerPoll(-1)).taskScheduler(scheduler))
			.<List<RemoteFile>>handle((files, headers) -> {
				server.store(files);
				return null;
			})
			.get();
	}

	private static IntegrationFlow answers(SftpServer server, Duration pause, ThreadPoolTaskScheduler scheduler) {
		return IntegrationFlow
			.fromSupplier(server.answers(),
					(pass) -> pass.poller(Pollers.fixedDelay(pause).maxMessagesPerPoll(-1)).taskScheduler(scheduler))
			.handle(RefusedDrop.class, (drop, headers) -> {
				DocumentLog.about(drop.document(),
						() -> logger.info("Document came back to SFTP server {}: {}, {} violations (receipt {})",
								server.name(), drop.document().state(), drop.document().violations(),
								drop.receiptId()));
				return null;
			})
			.get();
	}

	@Bean
	HealthIndicator sftpHealthIndicator(SftpServers servers) {
		return new SftpHealthIndicator(servers);
	}

	/**
	 * A thread for each flow, made when it is needed, so that a slow server holds up
	 * nobody else. Not for others to be injected.
	 */
	@Bean(defaultCandidate = false)
	@DependsOn("sftpServers")
	ThreadPoolTaskScheduler sftpScheduler(SftpProperties properties) {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setPoolSize(Math.min(2 * properties.servers().size() + 1, THREADS_MAX));
		scheduler.setThreadNamePrefix("sftp-");
		scheduler.setWaitForTasksToCompleteOnShutdown(true);
		scheduler.setAwaitTerminationSeconds(10);
		return scheduler;
	}

}

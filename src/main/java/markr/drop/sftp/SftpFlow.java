package markr.drop.sftp;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import io.micrometer.core.instrument.binder.MeterBinder;
import markr.drop.FolderCheck;
import markr.drop.FolderFlow;
import markr.drop.FolderPipeline;
import markr.importvault.Drops;
import markr.importvault.ImportVault;
import markr.importvault.VaultProperties;
import markr.platform.PeriodicHealthIndicator;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.context.IntegrationFlowContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * The way of files from SFTP servers, and of refused ones back: two flows for each
 * server, as many servers as are configured.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "markr.reader", havingValue = false, matchIfMissing = true)
class SftpFlow {

	/** However many servers there are; each has its turn. */
	private static final int THREADS_MAX = 64;

	@Bean
	SftpServers sftpServers(SftpProperties properties, VaultProperties vaultProperties, SftpLeases leases) {
		return new SftpServers(properties.servers()
			.entrySet()
			.stream()
			.map((server) -> new SftpFolder(server.getKey(), server.getValue(), properties.spoolDirectory().toPath(),
					vaultProperties.documentSizeMax().toBytes(), leases, System::nanoTime))
			.toList());
	}

	// Flows are beans, and how many there are is known only from the settings.
	@Bean
	SmartInitializingSingleton sftpFlows(SftpServers servers, SftpProperties properties, SftpLeases leases,
			ImportVault vault, Drops drops, VaultProperties vaultProperties, Clock clock, IntegrationFlowContext flows,
			@Qualifier("sftpScheduler") ThreadPoolTaskScheduler scheduler) {
		return () -> {
			for (SftpFolder server : servers.all()) {
				FolderPipeline<SftpFile> pipeline = new FolderPipeline<>(server, vault, drops,
						vaultProperties.documentSizeMax().toBytes(), clock, System::nanoTime);
				Duration pause = properties.servers().get(server.name()).pollInterval();
				register(flows, "sftpIntakeFlow." + server.name(), FolderFlow.intake(pipeline, pause, scheduler));
				register(flows, "sftpReplyFlow." + server.name(), FolderFlow.replies(pipeline, pause, scheduler));
			}
			if (!servers.all().isEmpty()) {
				scheduler.scheduleWithFixedDelay(leases::renew, SftpLeases.RENEWAL);
			}
		};
	}

	private static void register(IntegrationFlowContext flows, String id, IntegrationFlow flow) {
		flows.registration(flow).id(id).autoStartup(false).register();
	}

	/**
	 * Reports which SFTP servers cannot be worked with, why, and what to do: DEGRADED,
	 * since all else works. It asks nothing of the servers: it reports what the work on
	 * them has found last.
	 */
	@Bean
	HealthIndicator sftpHealthIndicator(SftpServers servers) {
		return () -> {
			Health.Builder health = Health.up();
			servers.all()
				.forEach((server) -> server.problems()
					.current()
					.values()
					.stream()
					.findFirst()
					.ifPresent((worst) -> health.status(PeriodicHealthIndicator.DEGRADED)
						.withDetail(server.name(), worst)));
			return health.build();
		};
	}

	/** Of the folder where large files are collected; nothing without a server. */
	@Bean
	FolderCheck sftpSpoolCheck(SftpProperties properties) {
		Path spool = properties.spoolDirectory().toPath().toAbsolutePath().normalize();
		return (health, problems, roomBytesMin) -> {
			if (!properties.servers().isEmpty()) {
				FolderCheck.checkSpool("sftp_spool", spool, "markr.sftp.spool-directory",
						"large files wait on the SFTP servers", health, problems, roomBytesMin);
			}
		};
	}

	@Bean
	MeterBinder sftpMeters(SftpServers servers) {
		return (registry) -> servers.all().forEach((server) -> server.problems().bindTo(registry, server.name()));
	}

	/** Not for others to be injected. */
	@Bean(defaultCandidate = false)
	@DependsOn("sftpServers")
	ThreadPoolTaskScheduler sftpScheduler(SftpProperties properties) {
		return FolderFlow.scheduler("sftp", Math.min(2 * properties.servers().size() + 1, THREADS_MAX));
	}

}

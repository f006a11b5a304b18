package markr.drop.inbox;

import java.time.Clock;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import markr.drop.FolderFlow;
import markr.drop.FolderPipeline;
import markr.importvault.Drops;
import markr.importvault.ImportVault;
import markr.importvault.VaultProperties;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** The way of files through the inbox folder, and of refused ones back. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "markr.reader", havingValue = false, matchIfMissing = true)
class InboxFlow {

	@Bean
	InboxFolder inboxFolder(InboxProperties properties) {
		return InboxFolder.open(properties, System::nanoTime);
	}

	@Bean
	FolderPipeline<InboxFile> inboxPipeline(InboxFolder inbox, ImportVault vault, Drops drops,
			VaultProperties vaultProperties, Clock clock) {
		return new FolderPipeline<>(inbox, vault, drops, vaultProperties.documentSizeMax().toBytes(), clock,
				System::nanoTime);
	}

	@Bean
	IntegrationFlow inboxIntakeFlow(FolderPipeline<InboxFile> inboxPipeline, InboxProperties properties,
			@Qualifier("inboxScheduler") ThreadPoolTaskScheduler scheduler) {
		return FolderFlow.intake(inboxPipeline, properties.restingPause(), scheduler);
	}

	@Bean
	IntegrationFlow inboxReplyFlow(FolderPipeline<InboxFile> inboxPipeline, InboxProperties properties,
			@Qualifier("inboxScheduler") ThreadPoolTaskScheduler scheduler) {
		// Nobody waits for these as for statistics.
		return FolderFlow.replies(inboxPipeline, properties.pollInterval().multipliedBy(2), scheduler);
	}

	@Bean
	HealthIndicator inboxHealthIndicator(InboxFolder inbox) {
		return () -> inbox.problems().health();
	}

	@Bean
	MeterBinder inboxMeters(InboxFolder inbox) {
		return (registry) -> {
			Gauge.builder("markr.inbox.files", inbox::filesSeen)
				.description("Files that the last scan found in the inbox, finished or not; at most 1000 of a folder")
				.register(registry);
			inbox.problems().bindTo(registry, "-");
		};
	}

	/** Not for others to be injected. */
	@Bean(defaultCandidate = false)
	@DependsOn("inboxFolder")
	ThreadPoolTaskScheduler inboxScheduler() {
		return FolderFlow.scheduler("inbox", 2);
	}

}

package markr.drop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import markr.importvault.document.DocumentLog;
import markr.importvault.document.DueReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.Pollers;
import org.springframework.scheduling.Trigger;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Lets a {@link FolderPipeline} run: files in, and refused documents back. Both are
 * polled, since events of the file system, which may end a pause early, do not show what
 * other hosts do.
 */
public final class FolderFlow {

	private static final Logger logger = LoggerFactory.getLogger(FolderFlow.class);

	private FolderFlow() {
	}

	/** Files in. A pass that has taken some is followed by another without a pause. */
	public static <F extends DroppedFile> IntegrationFlow intake(FolderPipeline<F> pipeline, Duration pause,
			ThreadPoolTaskScheduler scheduler) {
		return IntegrationFlow
			.from(pipeline,
					(files) -> files.poller(Pollers.trigger(trigger(pipeline, pause)).maxMessagesPerPoll(-1))
						.taskScheduler(scheduler))
			.<List<F>>handle((files, headers) -> {
				pipeline.store(files);
				return null;
			})
			.get();
	}

	private static Trigger trigger(FolderPipeline<?> pipeline, Duration pause) {
		return (context) -> {
			Instant last = context.lastCompletion();
			return (last == null) ? context.getClock().instant()
					: last.plus(pipeline.lastPassHasTaken() ? Duration.ZERO : pause);
		};
	}

	/**
	 * Refused documents back. A flow rather than a scheduled method: it starts and stops
	 * together with the way in.
	 */
	public static IntegrationFlow replies(FolderPipeline<?> pipeline, Duration pause,
			ThreadPoolTaskScheduler scheduler) {
		return IntegrationFlow
			.fromSupplier(pipeline::reply,
					(pass) -> pass.poller(Pollers.fixedDelay(pause).maxMessagesPerPoll(-1)).taskScheduler(scheduler))
			.handle(DueReply.class, (drop, headers) -> {
				DocumentLog.about(drop.document(), () -> {
					if (drop.isTakenAfterAll()) {
						logger.info("Document was taken after all: what had come back to {} is removed (receipt {})",
								pipeline, drop.receiptId());
					}
					else {
						logger.info("Document came back to {}: {}, {} violations (receipt {})", pipeline,
								drop.document().state(), drop.document().violations(), drop.receiptId());
					}
				});
				return null;
			})
			.get();
	}

	/**
	 * A thread for each flow, made when it is needed, so that a large file holds up no
	 * reply, and no slow folder anything else.
	 */
	public static ThreadPoolTaskScheduler scheduler(String name, int threads) {
		ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
		scheduler.setPoolSize(threads);
		scheduler.setThreadNamePrefix(name + "-");
		// A file that is being stored is either committed or stays claimed.
		scheduler.setWaitForTasksToCompleteOnShutdown(true);
		scheduler.setAwaitTerminationSeconds(10);
		return scheduler;
	}

}

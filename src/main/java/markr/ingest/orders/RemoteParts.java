package markr.ingest.orders;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import markr.ingest.IngestProperties;
import markr.ingest.JobRecordTable;
import markr.ingest.Shutdown;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.core.partition.support.AbstractPartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.stereotype.Component;

/**
 * Offers the parts of a job to all nodes, and waits until they have ended. A part to
 * which nothing happens for {@code markr.ingest.stalled-after} is taken from its node: if
 * that is alive after all, its next transaction fails. Spring Batch's own handler has one
 * limit for all parts together, and would wait that long for a node that died in the
 * first second. Time is measured here only, as clocks of nodes differ.
 */
@Component
class RemoteParts extends AbstractPartitionHandler {

	private static final Duration POLL_INTERVAL = Duration.ofMillis(500);

	private static final Logger logger = LoggerFactory.getLogger(RemoteParts.class);

	private final QueueChannel channel;

	private final JobRepository repository;

	private final JobRecordTable records;

	private final Shutdown shutdown;

	private final Duration stalledAfter;

	RemoteParts(QueueChannel parts, JobRepository repository, JobRecordTable records, Shutdown shutdown,
			IngestProperties properties) {
		this.channel = parts;
		this.repository = repository;
		this.records = records;
		this.shutdown = shutdown;
		this.stalledAfter = properties.stalledAfter();
	}

	@Override
	protected Set<StepExecution> doHandle(StepExecution manager, Set<StepExecution> parts) throws Exception {
		for (StepExecution part : parts) {
			this.channel.send(new GenericMessage<>(new StepExecutionRequest(stepName(part), part.getId())));
		}
		List<Long> ids = parts.stream().map(StepExecution::getId).toList();
		await(ids);
		Set<StepExecution> ended = new HashSet<>();
		ids.forEach((id) -> ended.add(Objects.requireNonNull(this.repository.getStepExecution(id))));
		return ended;
	}

	/** What precedes the part's own name. */
	private static String stepName(StepExecution part) {
		return part.getStepName().substring(0, part.getStepName().indexOf(':'));
	}

	private void await(List<Long> ids) throws InterruptedException, JobInterruptedException {
		Map<Long, Seen> seen = new HashMap<>();
		while (true) {
			List<JobRecordTable.RunningStep> running = this.records.running(ids);
			if (running.isEmpty()) {
				return;
			}
			boolean partsWait = this.channel.getQueueSize() > 0;
			for (JobRecordTable.RunningStep step : running) {
				Seen last = seen.get(step.id());
				// One that has not begun may still be waiting for a node.
				if (last == null || last.version() != step.version() || (step.version() == 0 && partsWait)) {
					seen.put(step.id(), new Seen(step.version(), System.nanoTime()));
				}
				else if (System.nanoTime() - last.nanos() > this.stalledAfter.toNanos() && this.records.fail(step)) {
					logger.warn("Nothing has happened to step execution {} for {} s, it is taken from its node",
							step.id(), this.stalledAfter.toSeconds());
				}
			}
			if (this.shutdown.isBegunWithin(POLL_INTERVAL)) {
				throw new JobInterruptedException("This node is shutting down");
			}
		}
	}

	/** The state in which a part was first seen, and when. */
	private record Seen(long version, long nanos) {
	}

}

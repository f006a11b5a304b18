package markr.ingest;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The nodes that are at work, as the work rows know them: how many rows each has picked,
 * and how long ago its last heartbeat was. A node that misses four heartbeats counts as
 * dead, and its rows are taken over; then it is not reported any more.
 */
@Component
class WorkMeters {

	private static final Logger logger = LoggerFactory.getLogger(WorkMeters.class);

	private final WorkTable work;

	private final MultiGauge rows;

	private final MultiGauge silence;

	WorkMeters(MeterRegistry registry, WorkTable work) {
		this.work = work;
		this.rows = MultiGauge.builder("markr.node.work")
			.description("Imports that a node has picked, by the name of its host")
			.register(registry);
		this.silence = MultiGauge.builder("markr.node.heartbeat.age")
			.description("Time since the last heartbeat of a node that has picked an import")
			.baseUnit("seconds")
			.register(registry);
	}

	/** Finds out which nodes are at work. */
	@Scheduled(fixedDelay = 10_000)
	void poll() {
		List<WorkTable.Node> nodes = List.of();
		try {
			nodes = this.work.nodes();
		}
		catch (DataAccessException | TransactionException ex) {
			logger.debug("Nodes cannot be queried now", ex);
		}
		report(this.rows, nodes, WorkTable.Node::rows);
		report(this.silence, nodes, (node) -> Math.max(0, node.silentSeconds()));
	}

	private static void report(MultiGauge gauge, List<WorkTable.Node> nodes, ToDoubleFunction<WorkTable.Node> value) {
		gauge.register(nodes.stream()
			.map((node) -> MultiGauge.Row.of(Tags.of("node", node.name()), value.applyAsDouble(node)))
			.collect(Collectors.toList()), true);
	}

}

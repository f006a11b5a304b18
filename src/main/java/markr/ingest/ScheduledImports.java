package markr.ingest;

import java.util.Collection;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.Priority;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import markr.importvault.ImportQueue;
import markr.importvault.document.Order;
import markr.platform.AfterCommit;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;

/**
 * Hands documents and orders over as work rows of db-scheduler, committed together with
 * them: any node picks a row up, and a dead node's row is picked up by another.
 */
@Component
public class ScheduledImports implements ImportQueue {

	static final TaskDescriptor<Void> IMPORT = TaskDescriptor.of(ImportJob.NAME);

	static final TaskDescriptor<Void> REPROCESS = TaskDescriptor.of("reprocess-document");

	/** Its rows have the number of an order. */
	public static final TaskDescriptor<Void> ORDER = TaskDescriptor.of("carry-out-order");

	private static final String AND_ORDER = "@";

	private final SchedulerClient client;

	private final ObjectProvider<Scheduler> scheduler;

	private final DatabaseClock clock;

	private final ObjectProvider<SmallImports> smallImports;

	private final IngestProperties properties;

	ScheduledImports(DataSource dataSource, ObjectProvider<Scheduler> scheduler,
			ObjectProvider<SmallImports> smallImports, DatabaseClock clock, IngestProperties properties) {
		// Not the scheduler itself: it needs the task, the task needs the vault, and the
		// vault needs this queue.
		this.client = SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(dataSource))
			.enablePriority()
			.build();
		this.scheduler = scheduler;
		this.clock = clock;
		this.smallImports = smallImports;
		this.properties = properties;
	}

	@Override
	public boolean isByItself(long sizeBytes) {
		return !this.properties.isSmall(sizeBytes);
	}

	@Override
	public void smallDocumentsCame() {
		AfterCommit.run(() -> this.smallImports.ifAvailable(SmallImports::documentsCame));
	}

	@Override
	public void addAll(Collection<Long> documentIds) {
		if (!documentIds.isEmpty()) {
			this.client.scheduleBatch(documentIds.stream().map(this::row).collect(Collectors.toList()));
			wakeUpAfterCommit();
		}
	}

	@Override
	public void reprocess(long order, Collection<Long> documentIds) {
		if (documentIds.size() < this.properties.reprocessTogether()) {
			reprocessEach(order, documentIds);
		}
		else {
			carryOut(order, Priority.LOW);
		}
	}

	@Override
	public void carryOut(long number, Order order) {
		boolean isJob = order.dryRun() || order.act() == Order.Act.REPROCESS;
		carryOut(number, isJob ? Priority.LOW : Priority.MEDIUM);
	}

	private void carryOut(long order, int priority) {
		this.client.scheduleIfNotExists(
				ORDER.instance(String.valueOf(order)).priority(priority).scheduledTo(this.clock.now()));
		wakeUpAfterCommit();
	}

	@Override
	public void reprocessEach(long order, Collection<Long> documentIds) {
		if (!documentIds.isEmpty()) {
			this.client.scheduleBatch(documentIds.stream()
				.map((documentId) -> REPROCESS.instance(documentId + AND_ORDER + order)
					// Behind all that has just come.
					.priority(Priority.LOW)
					.scheduledTo(this.clock.now()))
				.collect(Collectors.toList()));
			wakeUpAfterCommit();
		}
	}

	/** The document that a row is about. */
	static long documentOf(TaskInstance<?> row) {
		return Long.parseLong(row.getId().split(AND_ORDER)[0]);
	}

	private SchedulableInstance<?> row(long documentId) {
		return IMPORT.instance(String.valueOf(documentId)).scheduledTo(this.clock.now());
	}

	private void wakeUpAfterCommit() {
		// Only a wake-up: without it the row is found at the next poll, here or
		// elsewhere.
		AfterCommit.run(() -> this.scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions));
	}

}

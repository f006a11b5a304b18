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
import org.springframework.transaction.annotation.Transactional;

/**
 * Hands documents and orders over as work rows of db-scheduler, committed together with
 * them: any node picks a row up, and a dead node's row is picked up by another.
 */
@Component
public class ScheduledImports implements ImportQueue {

	static final TaskDescriptor<Void> IMPORT = TaskDescriptor.of(ImportJob.NAME);

	static final TaskDescriptor<Void> REPROCESS = TaskDescriptor.of("reprocess-document");

	/** Its rows have the number of an order, and that of a helper unless it is 0. */
	public static final TaskDescriptor<Void> ORDER = TaskDescriptor.of("carry-out-order");

	private static final String AND = "@";

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
			carryOut(String.valueOf(order), Priority.LOW);
		}
	}

	@Override
	public void carryOut(long number, Order order) {
		carryOut(String.valueOf(number), order.judgesAgain() ? Priority.LOW : Priority.MEDIUM);
	}

	/**
	 * Has another thread, or another node, help with an order; does nothing if one does.
	 */
	@Transactional
	public void help(long order, int helper) {
		carryOut(order + AND + helper, Priority.LOW);
	}

	private void carryOut(String row, int priority) {
		this.client.scheduleIfNotExists(ORDER.instance(row).priority(priority).scheduledTo(this.clock.now()));
		wakeUpAfterCommit();
	}

	@Override
	public void reprocessEach(long order, Collection<Long> documentIds) {
		if (!documentIds.isEmpty()) {
			this.client.scheduleBatch(documentIds.stream()
				.map((documentId) -> REPROCESS.instance(documentId + AND + order)
					// Behind all that has just come.
					.priority(Priority.LOW)
					.scheduledTo(this.clock.now()))
				.collect(Collectors.toList()));
			wakeUpAfterCommit();
		}
	}

	/** The document that a row is about, or the order. */
	public static long numberOf(TaskInstance<?> row) {
		return Long.parseLong(row.getId().split(AND)[0]);
	}

	/** Which of the threads that carry out an order a row is for: the first one is 0. */
	public static int helperOf(TaskInstance<?> row) {
		String[] parts = row.getId().split(AND);
		return (parts.length > 1) ? Integer.parseInt(parts[1]) : 0;
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

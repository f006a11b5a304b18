package markr.ingest.orders;

import java.util.List;

import markr.ingest.JobRecordTable;
import markr.ingest.Shutdown;

import org.springframework.batch.integration.partition.StepExecutionRequest;
import org.springframework.batch.integration.partition.StepExecutionRequestHandler;
import org.springframework.stereotype.Component;

/** Carries out a part of a job on the calling thread. Thread-safe. */
@Component
class PartRun {

	private final StepExecutionRequestHandler handler;

	private final JobRecordTable records;

	private final Shutdown shutdown;

	PartRun(StepExecutionRequestHandler handler, JobRecordTable records, Shutdown shutdown) {
		this.handler = handler;
		this.records = records;
		this.shutdown = shutdown;
	}

	/** If this node is shutting down, the part is ended as stopped at once. */
	void run(StepExecutionRequest part) {
		if (this.records.running(List.of(part.getStepExecutionId())).isEmpty()) {
			// Its job was interrupted while it waited.
			return;
		}
		boolean counted = this.shutdown.importMayBegin();
		try {
			this.handler.handle(part);
		}
		finally {
			if (counted) {
				this.shutdown.importEnded();
			}
		}
	}

}

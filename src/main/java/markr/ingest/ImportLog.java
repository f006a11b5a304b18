package markr.ingest;

import java.time.Duration;

import markr.importvault.Document;
import markr.importvault.DocumentState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.batch.core.job.JobExecution;

/** What the log says of imports: one line for each that has ended. */
final class ImportLog {

	private static final Logger logger = LoggerFactory.getLogger(ImportLog.class);

	private static final String DOCUMENT = "document";

	private ImportLog() {
	}

	/** Lines of this thread are about a document from now on. */
	static void begin(Document document) {
		MDC.put(DOCUMENT, document.shortSha());
	}

	static void end() {
		MDC.remove(DOCUMENT);
	}

	/** An import has ended, by a job that may have been for other documents too. */
	static void ended(Document document, JobExecution execution) {
		long millis = Duration.between(execution.getStartTime(), execution.getEndTime()).toMillis();
		begin(document);
		try {
			if (document.state() == DocumentState.REJECTED) {
				logger.warn("Document rejected: {} violations in {} results, {} ms", document.violations(),
						document.results(), millis);
			}
			else {
				logger.info("Document published: {} results, {} ms", document.results(), millis);
			}
		}
		finally {
			end();
		}
	}

}

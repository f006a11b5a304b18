package markr.ingest;

import java.time.Duration;
import java.util.Locale;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentLog;
import markr.importvault.document.DocumentState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.core.NestedExceptionUtils;

/** What the log says of imports: one line for each that has ended. */
final class ImportLog {

	private static final Logger logger = LoggerFactory.getLogger(ImportLog.class);

	private ImportLog() {
	}

	/** An import has ended. */
	static void ended(Document document, Duration duration) {
		long millis = duration.toMillis();
		DocumentLog.about(document, () -> {
			LoggingEventBuilder line = logger
				.atLevel((document.state() == DocumentState.REJECTED) ? Level.WARN : Level.INFO)
				.addKeyValue("outcome", document.state().name().toLowerCase(Locale.ROOT))
				.addKeyValue("results", document.results())
				.addKeyValue("violations", document.violations())
				.addKeyValue("millis", millis);
			switch (document.state()) {
				case REJECTED -> line.log("Document rejected: {} violations in {} results, {} ms",
						document.violations(), document.results(), millis);
				case WITHDRAWN -> line.log("Document processed again, it stays withdrawn: {} results, {} ms",
						document.results(), millis);
				default -> line.log("Document published: {} results, {} ms", document.results(), millis);
			}
		});
	}

	/** An import has failed too often, and is given up. */
	static void failed(Document document, String failure) {
		DocumentLog.about(document,
				() -> logger.atError().addKeyValue("outcome", "failed").log("Import FAILED: {}", failure));
	}

	/**
	 * The row of an interrupted import could not be rescheduled, as the database is away.
	 */
	static void waitsToBeRevived(long documentId, Exception failure) {
		logger.warn(
				"The row of an interrupted import cannot be rescheduled, it waits to be revived (document_id {}): {}",
				documentId, String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure)));
	}

}

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

/** What the log says of imports: one line for each that has ended. */
final class ImportLog {

	private static final Logger logger = LoggerFactory.getLogger(ImportLog.class);

	private ImportLog() {
	}

	/** An import has ended: the time goes from the document's receipt to its outcome. */
	static void ended(Document document) {
		ended(document, Duration.between(document.receivedAt(), document.finishedAt()));
	}

	/** A document was processed again, which took so long. */
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

}

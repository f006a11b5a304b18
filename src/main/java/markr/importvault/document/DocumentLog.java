package markr.importvault.document;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Lets each line of the log name the document that it is about: by its SHA-256, the id
 * that people and senders know it by. Log lines as text show its first digits only.
 */
public final class DocumentLog {

	// Also named in the log's pattern.
	private static final String DOCUMENT = "document";

	private DocumentLog() {
	}

	/** Lines of this thread are about a document from now on. */
	public static void begin(Document document) {
		MDC.put(DOCUMENT, document.sha256());
	}

	/** Lines of this thread are about no document any more. */
	public static void end() {
		MDC.remove(DOCUMENT);
	}

	/** What is logged meanwhile is about a document. */
	public static void about(Document document, Runnable lines) {
		@Nullable String before = MDC.get(DOCUMENT);
		begin(document);
		try {
			lines.run();
		}
		finally {
			end();
			if (before != null) {
				MDC.put(DOCUMENT, before);
			}
		}
	}

}

package markr.ingest;

import java.util.concurrent.Semaphore;

import markr.importvault.document.Document;

import org.springframework.stereotype.Component;

/**
 * Keeps threads of this node free for small documents: only so many large ones are
 * imported at a time, the others wait for their turn while small ones pass them by.
 * Thread-safe.
 */
@Component
class LargeImports {

	private final long sizeBytesMin;

	private final Semaphore permits;

	LargeImports(IngestProperties properties) {
		this.sizeBytesMin = properties.largeDocument().toBytes();
		this.permits = new Semaphore(properties.largeImportsMax());
	}

	/** Whether an import may begin; if so, {@link #ended} must follow. */
	boolean mayBegin(Document document) {
		return !isLarge(document) || this.permits.tryAcquire();
	}

	void ended(Document document) {
		if (isLarge(document)) {
			this.permits.release();
		}
	}

	private boolean isLarge(Document document) {
		return document.sizeBytes() >= this.sizeBytesMin;
	}

}

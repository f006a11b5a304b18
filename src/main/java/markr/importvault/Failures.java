package markr.importvault;

import java.util.List;

import markr.importvault.document.FailedDocument;
import markr.importvault.document.FailureKind;
import markr.platform.Cursor;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Documents that Markr could not import, until they are imported again: by dropping them
 * again, or by an order. Thread-safe.
 */
@Component
public class Failures {

	private final FailureTable failures;

	Failures(FailureTable failures) {
		this.failures = failures;
	}

	/**
	 * Failed documents, those that failed first before the others.
	 * @param kind only of this kind; null for all
	 * @param error only with this error; null for all
	 */
	public List<FailedDocument.Row> page(@Nullable FailureKind kind, @Nullable String error, Cursor after, int max) {
		return this.failures.page(kind, error, after, max);
	}

	/** How many there are of each kind and error, the most frequent first. */
	public List<FailedDocument.Count> counts() {
		return this.failures.counts();
	}

}

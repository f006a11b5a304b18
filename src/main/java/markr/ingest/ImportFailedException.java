package markr.ingest;

import org.jspecify.annotations.Nullable;

/** Markr itself failed to import a document; the next attempt may succeed. */
public class ImportFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public ImportFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}

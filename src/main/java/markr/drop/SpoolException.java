package markr.drop;

import java.io.IOException;

/** A request body cannot be collected on disk: its sender is not to blame. */
class SpoolException extends IOException {

	private static final long serialVersionUID = 1L;

	SpoolException(IOException cause) {
		this(cause.toString(), cause);
	}

	SpoolException(String message, IOException cause) {
		super(message, cause);
	}

}

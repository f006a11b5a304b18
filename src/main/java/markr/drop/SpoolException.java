package markr.drop;

import java.io.IOException;

/** A request body cannot be collected on disk: its sender is not to blame. */
public class SpoolException extends IOException {

	private static final long serialVersionUID = 1L;

	SpoolException(IOException cause) {
		this(cause.toString(), cause);
	}

	public SpoolException(String message, IOException cause) {
		super(message, cause);
	}

}

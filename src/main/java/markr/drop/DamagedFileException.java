package markr.drop;

import java.io.IOException;

/** A file cannot be read, and will not be readable later: its disk may be failing. */
public class DamagedFileException extends IOException {

	private static final long serialVersionUID = 1L;

	public DamagedFileException(IOException cause) {
		super(cause.toString(), cause);
	}

}

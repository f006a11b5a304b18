package markr.drop;

import java.io.IOException;

/** A file has been written to while it was read: it was not complete after all. */
public class FileChangedException extends IOException {

	private static final long serialVersionUID = 1L;

	public FileChangedException() {
		super("The file changed while it was read");
	}

}

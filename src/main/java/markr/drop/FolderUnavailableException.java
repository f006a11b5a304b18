package markr.drop;

import java.io.IOException;

/** A {@link DropFolder} cannot be used now, whatever the file. */
public class FolderUnavailableException extends IOException {

	private static final long serialVersionUID = 1L;

	public FolderUnavailableException(IOException cause) {
		super("The folder cannot be used", cause);
	}

}

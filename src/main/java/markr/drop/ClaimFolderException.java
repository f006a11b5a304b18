package markr.drop;

import java.io.IOException;

/**
 * Nothing can be claimed now, whatever the file: the fault lies with the claims' side.
 */
class ClaimFolderException extends IOException {

	private static final long serialVersionUID = 1L;

	private final IOException why;

	ClaimFolderException(IOException why) {
		super("No file can be claimed", why);
		this.why = why;
	}

	IOException why() {
		return this.why;
	}

}

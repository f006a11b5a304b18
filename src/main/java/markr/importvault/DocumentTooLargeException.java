package markr.importvault;

import java.io.IOException;

/** A drop is larger than the vault takes; nothing of it was kept. */
public class DocumentTooLargeException extends IOException {

	private static final long serialVersionUID = 1L;

	private final long limitBytes;

	DocumentTooLargeException(long limitBytes) {
		super("The document is larger than " + limitBytes + " bytes (markr.vault.document-size-max)");
		this.limitBytes = limitBytes;
	}

	public long limitBytes() {
		return this.limitBytes;
	}

}

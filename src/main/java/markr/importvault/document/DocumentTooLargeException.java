package markr.importvault.document;

import java.io.IOException;

/** A drop is larger than the vault takes; nothing of it was kept. */
public class DocumentTooLargeException extends IOException {

	private static final long serialVersionUID = 1L;

	private DocumentTooLargeException(long limitBytes) {
		super("The document is larger than " + limitBytes + " bytes (markr.vault.document-size-max)");
	}

	/** Throws it if there are more bytes than that. */
	public static void check(long sizeBytes, long limitBytes) throws DocumentTooLargeException {
		if (sizeBytes > limitBytes) {
			throw new DocumentTooLargeException(limitBytes);
		}
	}

}

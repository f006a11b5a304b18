package markr.drop;

import java.io.IOException;
import java.io.InputStream;

import markr.importvault.RefusedDrop;

/** How refused documents come back to an inbox, wherever that is. */
interface WayBack {

	/** Identity of the inbox, as on the receipts of its drops. */
	String inboxId();

	/** Whether this process can, and may, bring anything back now. */
	boolean isOpen();

	/**
	 * Puts the document where its sender finds it, with its reason beside it. To be
	 * repeated after a crash, with the same result.
	 */
	void put(RefusedDrop drop, Content content, String reason) throws IOException;

	/** The inbox, to be read after "back to". */
	@Override
	String toString();

	/** The document as it was dropped, to be opened as often as need be. */
	interface Content {

		InputStream open() throws IOException;

	}

}

package markr.importvault;

import java.util.Collection;

/**
 * Where the vault hands a document over to be imported. The hand-over must be durable and
 * join the caller's transaction: it is committed together with the document, or not at
 * all.
 */
public interface ImportQueue {

	/** Called within the transaction that keeps or reopens the document. */
	void add(long documentId);

	/** The same for documents that are new. */
	void addAll(Collection<Long> documentIds);

	/**
	 * The same for documents that are to be processed again when there is time: all
	 * documents of an order.
	 * @param reprocessing the order's number: the same documents under another order are
	 * other work
	 */
	void addAgain(long reprocessing, Collection<Long> documentIds);

	/** The same for documents of an order that are not to be processed with others. */
	void addAgainByThemselves(long reprocessing, Collection<Long> documentIds);

	/** The same for an order that is only to be tried. */
	void addDryRun(long reprocessing);

}

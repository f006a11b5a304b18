package markr.importvault;

import java.util.Collection;

import markr.importvault.document.Order;

/**
 * Where the vault hands documents and orders over to be worked on. The hand-over must be
 * durable and join the caller's transaction: it is committed together with the document
 * or the order, or not at all.
 */
public interface ImportQueue {

	/**
	 * Whether a document of that size is imported by itself. Others wait in the vault,
	 * and need no hand-over.
	 */
	boolean isByItself(long sizeBytes);

	/** Called within the transaction that keeps documents which wait in the vault. */
	void smallDocumentsCame();

	/**
	 * Called within the transaction that keeps or reopens documents which are imported by
	 * themselves.
	 */
	void addAll(Collection<Long> documentIds);

	/**
	 * Hands over documents of an order that are to be processed again when there is time.
	 * @param order the order's number: the same documents under another order are other
	 * work
	 */
	void reprocess(long order, Collection<Long> documentIds);

	/** The same for documents that are not to be processed together with others. */
	void reprocessEach(long order, Collection<Long> documentIds);

	/** Hands over an order as a whole; does nothing if it waits already. */
	void carryOut(long number, Order order);

}

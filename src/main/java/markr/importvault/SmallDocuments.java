package markr.importvault;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import markr.importvault.SmallDocumentTable.Waiting;
import markr.importvault.document.ClaimLostException;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The queue of small documents, which are imported many at a time: the documents
 * themselves, in the order of their arrival.
 * <p>
 * A transaction takes documents by locking their rows, and ends with their outcomes. What
 * is in it is recorded before, by a transaction of its own: so a document that is found
 * unlocked, waiting and recorded shows that an attempt at it has failed, by a death, an
 * error or the document itself, and leaves it to be imported by itself. Thread-safe.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class SmallDocuments {

	private final SmallDocumentTable documents;

	private final ImportQueue queue;

	private final OutcomeWatch watch;

	private final VaultMeters meters;

	SmallDocuments(SmallDocumentTable documents, ImportQueue queue, OutcomeWatch watch, VaultMeters meters) {
		this.documents = documents;
		this.queue = queue;
		this.watch = watch;
		this.meters = meters;
	}

	/**
	 * The number of another run of the job, if documents wait that no transaction has
	 * taken.
	 */
	@Transactional
	public Optional<Long> nextRun() {
		return this.documents.nextRun();
	}

	/**
	 * Takes the first documents that nobody has taken, until the transaction ends. Those
	 * of them that a failed attempt has left are handed over to be imported by
	 * themselves, and then nothing else is taken.
	 * @param sizeBytesMax of all together, but for the first
	 * @param left documents that are not to be taken now
	 */
	public Taken take(int max, long sizeBytesMax, Collection<Long> left) {
		List<Waiting> waiting = this.documents.take(max, left);
		List<Long> tried = waiting.stream().filter(Waiting::tried).map((each) -> each.document().documentId()).toList();
		if (!tried.isEmpty()) {
			handOver(tried);
			return new Taken(List.of(), true);
		}
		List<Document> documents = waiting.stream().map(Waiting::document).toList();
		List<Document> taken = Document.first(documents, sizeBytesMax);
		return new Taken(taken, waiting.size() == max || taken.size() < waiting.size());
	}

	/**
	 * Records that documents which the caller's transaction has taken are tried, and
	 * commits that.
	 * @return the attempt's number
	 */
	@Transactional(propagation = Propagation.REQUIRES_NEW)
	public long begin(Collection<Long> documentIds) {
		return this.documents.begin(documentIds);
	}

	/**
	 * Sets the outcomes of documents that the caller's transaction has taken.
	 * @param run the job's run that has tried them
	 * @return the documents
	 * @throws ClaimLostException if one of them was taken from this attempt
	 */
	public List<Document> conclude(long attempt, long run, List<Conclusion> conclusions) {
		List<Document> concluded = this.documents.conclude(run, conclusions);
		if (concluded.size() < conclusions.size()) {
			throw new ClaimLostException(attempt, conclusions.size() - concluded.size());
		}
		return concluded;
	}

	/** Has documents that the caller's transaction has taken imported by themselves. */
	public void handOver(Collection<Long> documentIds) {
		this.queue.addAll(this.documents.setByItself(documentIds));
	}

	/** From now on the caller's transaction waits hardly at all for a lock. */
	public void hardlyWait() {
		this.documents.hardlyWait();
	}

	/**
	 * Ends an attempt. Those of its documents that have no outcome, and that were not
	 * handed over, wait again.
	 * @param conclusions the outcomes that have been set
	 * @param concluded the documents that have them
	 */
	public void end(long attempt, List<Conclusion> conclusions, List<Document> concluded) {
		this.documents.end(attempt);
		this.meters.concluded(conclusions);
		this.watch.endedAfterCommit(concluded);
	}

	/**
	 * What a transaction has taken.
	 *
	 * @param documents in the order of their arrival
	 * @param more whether others may wait still
	 */
	public record Taken(List<Document> documents, boolean more) {
	}

}

package markr.importvault;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import markr.importvault.document.ClaimLostException;
import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;
import markr.importvault.document.ImportGroup;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Small documents that are imported together, by one run of a job and in one transaction,
 * since the record of a run costs far more than a small document. Only a first attempt is
 * made in a group: whatever breaks it, each of its documents is tried by itself then.
 * <p>
 * The group is the claim. A node that takes a document over removes it from its group,
 * and {@link #conclude} refuses a group that has lost one. Thread-safe.
 */
@Component
public class ImportGroups {

	private final ClaimTable groups;

	private final DocumentTable documents;

	private final OutcomeWatch watch;

	private final VaultMeters meters;

	ImportGroups(ClaimTable groups, DocumentTable documents, OutcomeWatch watch, VaultMeters meters) {
		this.groups = groups;
		this.documents = documents;
		this.watch = watch;
		this.meters = meters;
	}

	/**
	 * Forms a group of documents and claims them for it: of those that are given, the
	 * ones that have never been begun and are small enough. It counts as an attempt at
	 * each.
	 * @param leader the document that comes first; the others follow in the order of
	 * their arrival
	 * @param others documents that may join it
	 * @param sizeBytesMax size of the largest
	 * @param totalBytesMax size of all together
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public ImportGroup form(long leader, Collection<Long> others, long sizeBytesMax, long totalBytesMax) {
		List<Long> candidates = new ArrayList<>(others);
		candidates.add(leader);
		long number = this.groups.nextGroup();
		return new ImportGroup(number, leader,
				this.groups.form(number, leader, candidates, sizeBytesMax, totalBytesMax));
	}

	/** Those of these documents whose imports have ended. */
	public List<Document> concluded(Collection<Long> documentIds) {
		return this.documents.finishedAmong(documentIds);
	}

	/** The documents of a group whose import has not ended, in the order of arrival. */
	public List<Document> documents(long group) {
		return this.groups.find(group);
	}

	/**
	 * Ends the imports of a group.
	 * @param conclusions one for each of its documents
	 * @throws ClaimLostException if another node has taken one of them over
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void conclude(long group, List<Conclusion> conclusions) {
		int finished = this.documents.conclude(group, conclusions);
		if (finished < conclusions.size()) {
			throw new ClaimLostException(group, conclusions.size() - finished);
		}
		this.meters.concluded(conclusions);
		this.watch.pollAfterCommit();
	}

	/**
	 * Takes the attempts of a group back that was stopped in good order.
	 * @return its documents, which wait again
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public List<Long> dissolve(long group) {
		return this.groups.dissolve(group);
	}

}
